"""Which tables of this floor the register covers: every column stands in an image, or is named here
with the reason why not.
"""

from django.utils.translation import gettext_lazy as _

from wards.record.table import Table, by_label

SIGNING_IN = _("thuộc việc đăng nhập: đổi mỗi khi vào hoặc đổi mật khẩu, không in trên giấy nào")

# Units, people and accounts: their images stand in the chain of wards/record/trace.py.
TABLES = by_label(
    [
        Table("wards.ward", many=("successors",)),
        Table("wards.wardchange", texts=frozenset({"basis"}), many=("accounts", "officers")),
        Table(
            "wards.user",
            texts=frozenset({"full_name", "email"}),
            outside=dict.fromkeys(("password", "last_login", "given_password_until"), SIGNING_IN),
        ),
        Table("wards.officer", texts=frozenset({"full_name", "post"})),
    ]
)
# Tables of this floor that no record covers, with the reason.
OUTSIDE = {
    "wards.signin": _("lần đăng nhập: có địa chỉ máy nên hết hạn thì xóa, không làm căn cứ cho gì"),
    "wards.unsentform": _(
        "biểu mẫu gửi muộn, giữ nửa ngày cho người đã nhập: chưa được lưu, không làm căn cứ cho gì"
    ),
    "wards.ward_successors": _("nằm trong hình ảnh của đơn vị (cột successors)"),
    "wards.wardchange_accounts": _("nằm trong hình ảnh của thay đổi (cột accounts)"),
    "wards.wardchange_officers": _("nằm trong hình ảnh của thay đổi (cột officers)"),
}
