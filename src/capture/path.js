// The selector of an element, by its place in the document. Put before the scripts that name elements.
const path = (element) => {
  const steps = [];
  for (let at = element; at && at !== document.documentElement && steps.length < 40; at = at.parentElement) {
    let n = 1;
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) n += before.localName === at.localName;
    steps.unshift(`${CSS.escape(at.localName)}:nth-of-type(${n})`);
  }
  return 'html>' + steps.join('>');
};
