"""Small real files for the evidence: a report as PDF or Word, a table as Excel, a picture of a
meeting.
"""

from collections.abc import Sequence
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from PIL import Image, ImageDraw, ImageFilter

from scoring.demo import pdf

SAMPLE = "Tài liệu mẫu của bản chạy thử; tên, số hiệu và số liệu chỉ để minh họa."

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def made(
    kind: str, name: str, title: str, head: str, paragraphs: Sequence[str], rng: Random
) -> ContentFile:
    """A file of this kind (pdf, docx, xlsx, jpg) under this name."""
    match kind:
        case "pdf":
            content = pdf.document(title, [*paragraphs, SAMPLE], head)
        case "docx":
            content = word(title, head, [*paragraphs, SAMPLE])
        case "xlsx":
            content = table(title, head, rng)
        case "jpg":
            content = picture(rng)
        case _:
            raise ValueError(kind)
    return ContentFile(content, name=f"{name}.{kind}")


def word(title: str, head: str, paragraphs: Sequence[str]) -> bytes:
    """A short report."""
    document = Document()
    document.core_properties.title = title
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    document.add_paragraph(head)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(title).bold = True
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def table(title: str, head: str, rng: Random) -> bytes:
    """Twelve months of conferences, participants and news items."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Theo dõi năm"
    sheet.append([head])
    sheet.append([title])
    sheet.append([SAMPLE])
    sheet.append(["Tháng", "Hội nghị, buổi sinh hoạt", "Lượt người dự", "Tin, bài tuyên truyền"])
    for month in range(1, 13):
        meetings = rng.randint(1, 4)
        sheet.append([month, meetings, meetings * rng.randint(28, 65), rng.randint(5, 24)])
    sheet.append(["Cộng", *(f"=SUM({letter}5:{letter}16)" for letter in "BCD")])
    thin = Side(style="thin")
    for row in sheet.iter_rows(min_row=4, max_row=17):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.font = Font(name="Times New Roman", size=13, bold=cell.row in (4, 17))
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for letter, width in zip("ABCD", (10, 26, 18, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet["A2"].font = Font(name="Times New Roman", size=14, bold=True)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def picture(rng: Random) -> bytes:
    """A meeting seen from the back of the hall, drawn: stage, banner, rows of people."""
    width, height = 640, 420
    wall = rng.choice([(214, 203, 180), (196, 208, 212), (222, 214, 200)])
    image = Image.new("RGB", (width, height), wall)
    draw = ImageDraw.Draw(image)
    for y in range(height):
        shade = 1 - 0.35 * y / height
        draw.line([(0, y), (width, y)], fill=tuple(int(part * shade) for part in wall))
    draw.rectangle([150, 40, 490, 175], fill=(150, 24, 28))
    draw.polygon(star(320, 95, 34), fill=(240, 196, 40))
    draw.rectangle([190, 140, 450, 150], fill=(240, 214, 130))
    draw.rectangle([120, 175, 520, 215], fill=(110, 72, 40))
    draw.rectangle([280, 150, 330, 200], fill=(140, 94, 52))
    for row in range(4):
        y, size = 235 + row * 48, 12 + row * 5
        for seat in range(9 - row):
            x = 50 + row * 14 + seat * (64 + row * 8) + rng.randint(-5, 5)
            if rng.random() < 0.12:
                continue
            shirt = rng.choice([(236, 236, 232), (70, 92, 120), (120, 130, 96), (180, 60, 64)])
            draw.ellipse([x - size, y - size, x + size, y + size], fill=(38, 30, 28))
            draw.rounded_rectangle(
                [x - size * 1.6, y + size, x + size * 1.6, y + size * 4], size, fill=shirt
            )
    out = BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=80)
    return out.getvalue()


def star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star."""
    points = (
        (0, -1), (0.2245, -0.309), (0.9511, -0.309), (0.3633, 0.118), (0.5878, 0.809),
        (0, 0.3819), (-0.5878, 0.809), (-0.3633, 0.118), (-0.9511, -0.309), (-0.2245, -0.309),
    )  # fmt: skip
    return [(x + dx * radius, y + dy * radius) for dx, dy in points]
