"""What a browser calls itself, in a person's words."""

import pytest

from wards import browsers

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (WINDOWS + "Chrome/126.0.0.0 Safari/537.36", "Chrome trên Windows"),
        (WINDOWS + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge trên Windows"),
        (WINDOWS + "coc_coc_browser/117.0 Chrome/111.0 Safari/537.36", "Cốc Cốc trên Windows"),
        (PHONE + "Version/17.5 Mobile/15E148 Safari/604.1", "Safari trên iPhone"),
        (PHONE + "CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome trên iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
            "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            "Samsung Internet trên Android",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "Firefox trên Linux",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
            "Gecko) Version/17.5 Safari/605.1.15",
            "Safari trên macOS",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 60),
        ("", ""),
    ],
)
def test_browsers_are_called_as_people_call_them(agent, said):
    assert browsers.called(agent) == said
