// What can be measured of a page as it stands. Each answers with a list of sentences; an empty list is well.
globalThis.measure = (() => {
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true });
  const hiddenForEyes = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath === "inset(50%)" || (style.position === "absolute" && one.getBoundingClientRect().bottom < 0)) return true;
    }
    return false;
  };
  const name = (element) => {
    const text = (element.ariaLabel || element.innerText || element.value || element.name || "").trim().replace(/\s+/g, " ");
    const parent = element.parentElement;
    return `${parent?.localName ?? ""}.${parent?.className ?? ""} > ${element.localName}${element.className ? "." + element.className : ""} “${text.slice(0, 40)}”`;
  };
  // Behind an open dialog nothing can be reached.
  const controls = () => [...(document.querySelector("dialog:modal") ?? document).querySelectorAll(CONTROLS)];
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";

  // Nothing but regions made for it scrolls sideways.
  function sideways() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1 && shown(one));
    return [`scrolls sideways at ${innerWidth}: ${document.documentElement.scrollWidth} px, ${wide.slice(0, 3).map(name)}`];
  }

  // A control is 44 px on both sides; in running text a line high. A box belongs to its label.
  function targets() {
    const found = [];
    for (const one of controls()) {
      if (!shown(one) || hiddenForEyes(one) || one.matches("[tabindex='0']:not(a, button, input, summary)")) continue;
      const labels = one.matches("[type=checkbox], [type=radio]") ? [...one.labels] : [];
      const boxes = [one, ...labels].map((each) => each.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
      const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
      const style = getComputedStyle(one);
      const inText = style.display === "inline" && parseFloat(getComputedStyle(one.parentElement).lineHeight) >= 24
        && [...one.parentElement.childNodes].some((node) => node !== one && node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
      if (inText) continue;
      if (width < 43.5 || height < 43.5) found.push(`small target ${Math.round(width)}×${Math.round(height)} at ${innerWidth}: ${name(one)}`);
    }
    return found;
  }

  // What has the focus is not under a bar that stays.
  function focus() {
    const found = [];
    const bars = [...document.querySelectorAll("body *")].filter((one) => ["sticky", "fixed"].includes(getComputedStyle(one).position) && shown(one));
    for (const one of controls()) {
      if (!shown(one) || one.disabled || one.tabIndex < 0) continue;
      one.focus();
      if (document.activeElement !== one) continue;
      const box = one.getBoundingClientRect();
      if (box.bottom <= 0 || box.top >= innerHeight) found.push(`focus outside of the window at ${innerWidth}: ${name(one)}`);
      for (const bar of bars) {
        if (bar.contains(one) || one.contains(bar)) continue;
        const over = bar.getBoundingClientRect();
        const across = Math.min(box.right, over.right) - Math.max(box.left, over.left);
        const down = Math.min(box.bottom, over.bottom) - Math.max(box.top, over.top);
        if (across <= 1 || down <= 1 || box.height > innerHeight / 2) continue;
        const at = document.elementFromPoint((Math.max(box.left, over.left) + Math.min(box.right, over.right)) / 2, (Math.max(box.top, over.top) + Math.min(box.bottom, over.bottom)) / 2);
        if (at && bar.contains(at)) found.push(`focus ${Math.round(down)} px under ${bar.localName}.${bar.className} at ${innerWidth}: ${name(one)}`);
      }
    }
    scrollTo(0, 0);
    document.activeElement?.blur();
    return found;
  }

  // No text is cut off by the box that it stands in.
  function clipped(how) {
    const found = [];
    for (const one of document.querySelectorAll("body *")) {
      if (one.scrollWidth <= one.clientWidth + 1 && one.scrollHeight <= one.clientHeight + 1) continue;
      if (!one.childNodes.length || !shown(one) || hiddenForEyes(one) || one.closest("svg, select")) continue;
      const style = getComputedStyle(one);
      const cuts = (axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
      const wide = cuts("X") && one.scrollWidth > one.clientWidth + 1;
      const high = cuts("Y") && one.scrollHeight > one.clientHeight + 1;
      if ((wide || high) && one.innerText?.trim()) found.push(`clipped text ${how} at ${innerWidth}: ${name(one)}`);
    }
    return found;
  }

  function withStyle(text, act) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const found = act();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    return found;
  }

  // WCAG 1.4.12 and 1.4.4. The grid, wider than its window then, may move the page: a table may (1.4.10).
  const moved = () => document.querySelector(".grid") ? [] : sideways();
  const spaced = () => withStyle("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }",
    () => [...clipped("with text spacing"), ...moved().map((one) => `with text spacing ${one}`)]);
  const doubled = () => withStyle("html { font-size: 2.125rem !important }",
    () => [...clipped("at 200 %"), ...moved().map((one) => `at 200 % ${one}`)]);

  const requests = () => [location.href, ...performance.getEntriesByType("resource").map((one) => one.name)];

  async function axe() {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
    // Sizes are measured above, more strictly; axe takes what a foot covers before one scrolls for out of reach.
    const rules = { "target-size": { enabled: false } };
    const result = await globalThis.axe.run(document, { runOnly: tags, rules, resultTypes: ["violations"] });
    return result.violations.map((one) => `axe ${one.id} at ${innerWidth}: ${one.nodes.length} × ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].any[0]?.message ?? ""}`);
  }

  return { sideways, targets, focus, clipped, spaced, doubled, requests, axe };
})();
