"""What the Django admin still shows of accounts: who tried to sign in.

Accounts and units have pages of their own.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from wards.models import SignIn

# Nobody belongs to a group here: the role says it all. The secrets of the second step are nobody
# else's to read.
admin.site.unregister([Group, TOTPDevice, StaticDevice])

# Two or three lists: the way back in each page's head is enough.
admin.site.enable_nav_sidebar = False
admin.site.site_header = _("Tra cứu dữ liệu phong trào thi đua")
admin.site.site_title = _("Tra cứu")
admin.site.index_title = _("Các danh sách để tra cứu")


@admin.register(SignIn)
class SignInAdmin(admin.ModelAdmin):
    """Who tried to sign in, to be read."""

    list_display = ("at", "username", "user", "outcome", "address", "browser")
    list_filter = ("outcome",)
    list_select_related = ("user",)
    search_fields = ("username", "address")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
