"""Who issues a paper and signs it, as names that are filled in later."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Issuing:
    """Who issues a paper, as names: head of the paper, symbol, and who signs."""

    superior: str
    body: str
    symbol: str
    authority: str = ""
    post: str = ""
    signer: str = ""
    recipients: str = ""
    kept: str = ""
    date: str = "{{ ngày ký }}"


BOARD = Issuing(
    superior="{{ cơ quan cấp trên }}",
    body="{{ cơ quan ban hành }}",
    symbol="{{ ký hiệu }}",
    authority="{{ thẩm quyền ký }}",
    post="{{ chức vụ người ký }}",
    signer="{{ người ký }}",
    recipients="{{ nơi nhận }}",
    kept="{{ nơi lưu }}",
)
COMMITTEE = Issuing(
    superior="{{ cơ quan cấp trên của cơ quan quyết định }}",
    body="{{ cơ quan ban hành quyết định }}",
    symbol="{{ ký hiệu quyết định }}",
    authority="{{ thẩm quyền ký quyết định }}",
    post="{{ chức vụ người ký quyết định }}",
    signer="{{ người ký quyết định }}",
    recipients="{{ nơi nhận quyết định }}",
)
WARD = Issuing(
    superior="{{ cơ quan cấp trên của đơn vị }}",
    body="{{ cơ quan của đơn vị }}",
    symbol="",
    date="ngày      tháng      năm        ",
)
