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

// A ward's sheet: where the row of keys says, in the rows of these numbers.
const TYPED = {
  "1.1": { c_self_points: 1.1 + 0.4, c_explanation: "Đã hoàn thành – Quý III" },
  "2": { c_self_points: "3,25" },
};

// at(row, column) reads a cell, put(row, column, value) writes one; both count from 1.
function fillSheet(at, put) {
  const columns = {};
  for (let column = 1; column < 20; column++) columns[at(5, column)] = column;
  for (let row = 7; row < 20; row++) {
    for (const [name, value] of Object.entries(TYPED[at(row, columns.c_code)] ?? {})) put(row, columns[name], value);
  }
}

async function sheets() {
  const exceljs = new ExcelJS.Workbook();
  await exceljs.xlsx.readFile("sheet.xlsx");
  const [first] = exceljs.worksheets;
  fillSheet(
    (row, column) => first.getCell(row, column).value,
    (row, column, value) => { first.getCell(row, column).value = value; },
  );
  await exceljs.xlsx.writeFile("sheet-exceljs.xlsx");

  const sheetjs = SheetJS.readFile("sheet.xlsx", { cellStyles: true });
  const cells = sheetjs.Sheets[sheetjs.SheetNames[0]];
  const name = (row, column) => SheetJS.utils.encode_cell({ r: row - 1, c: column - 1 });
  fillSheet(
    (row, column) => cells[name(row, column)]?.v,
    (row, column, value) => SheetJS.utils.sheet_add_aoa(cells, [[value]], { origin: name(row, column) }),
  );
  SheetJS.writeFile(sheetjs, "sheet-sheetjs.xlsx");

  const populate = await Populate.fromFileAsync("sheet.xlsx");
  const page = populate.sheet(0);
  fillSheet(
    (row, column) => page.cell(row, column).value(),
    (row, column, value) => { page.cell(row, column).value(value); },
  );
  await populate.toFileAsync("sheet-populate.xlsx");
}

fill();
sheets();
