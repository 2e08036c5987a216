// Fills in the templates as programs do that are written with these packages.
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");
const Populate = require("xlsx-populate");

// Numbers with the computer's own last digits, as sums leave them.
const points = [1.1 + 1.65, 10 - 2.0000000000000009];

async function fill() {
  const criteria = SheetJS.readFile("criteria.xlsx");
  const sheet = criteria.Sheets[criteria.SheetNames[0]];
  SheetJS.utils.sheet_add_aoa(sheet, [
    [1, null, points[0], "Tham mưu"],
    [2, null, points[1], "Tuyên truyền", null, "Dòng một\r\nDòng hai\r\n"],
  ], { origin: "A3" });
  SheetJS.writeFile(criteria, "sheetjs.xlsx");

  const wards = new ExcelJS.Workbook();
  await wards.xlsx.readFile("wards.xlsx");
  const rows = [["p1", "Phường 1", 1, null, new Date(2025, 6, 1)], ["p2", "Phường 2", 2, null, "01-07-2025"]];
  rows.forEach(
    (values, row) => values.forEach((value, column) => { wards.worksheets[0].getCell(row + 3, column + 1).value = value; }),
  );
  for (const row of [3, 4]) wards.worksheets[0].getCell(row, 5).numFmt = "dd/mm/yyyy";
  await wards.xlsx.writeFile("exceljs.xlsx");

  const marks = await Populate.fromFileAsync("criteria.xlsx");
  const first = marks.sheet(0);
  first.cell("A3").value([[1, null, 2.5, "Tham mưu", null, null, true, false]]);
  first.cell("A4").value([[1, 1, 2.5, "'Nội dung", null, "Dòng một\nDòng hai", true, null]]);
  await marks.toFileAsync("populate.xlsx");
}

fill();
