// Reads consent notices in one frame. Runs in an isolated world: the page does not see it.
// It only looks; the few acts at the end (place, focus, press) are called one by one from outside.
(() => {
  if (globalThis.consentryFind) return;
  const MAX_ELEMENTS = 30000, MAX_BOXES = 40, MAX_CONTROLS = 160, MAX_TEXT = 4000;
  const known = new Map();   // number → element
  const numbers = new WeakMap();
  const closedRoots = new WeakMap(); // host → closed shadow root, handed in from outside
  // Numbers of one document never stand for something in the one loaded after it.
  let next = Math.floor(performance.timeOrigin % 1e8) * 1000 + 1;

  const number = el => {
    let n = numbers.get(el);
    if (!n) { n = next++; numbers.set(el, n); known.set(n, el); }
    return n;
  };
  const rootOf = el => el.shadowRoot || closedRoots.get(el) || null;
  const kids = node => {
    const root = node.nodeType === 1 ? rootOf(node) : null;
    if (root) return root.childNodes;
    if (node.localName === 'slot') { const given = node.assignedNodes(); if (given.length) return given; }
    return node.childNodes;
  };
  const parentOf = el => {
    if (el.assignedSlot) return el.assignedSlot;
    if (el.parentElement) return el.parentElement;
    const root = el.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  };
  const within = (box, el) => { for (let e = el; e; e = parentOf(e)) if (e === box) return true; return false; };
  const style = el => getComputedStyle(el);
  const seen = el => {
    try { return el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }); }
    catch { return el.getClientRects().length > 0; }
  };
  const rectOf = el => { const r = el.getBoundingClientRect(); return { x: r.x, y: r.y, width: r.width, height: r.height }; };
  const shown = el => { const r = el.getBoundingClientRect(); return r.width > 1 && r.height > 1 && seen(el); };
  const inView = el => {
    const r = el.getBoundingClientRect();
    return r.width > 1 && r.height > 1 && r.bottom > 0 && r.right > 0 && r.top < innerHeight && r.left < innerWidth;
  };
  const SILENT = new Set(['script', 'style', 'noscript', 'template', 'option', 'iframe', 'object', 'head']);

  // Words that are drawn letter by letter, to be moved one by one: the element says them as a whole to those
  // who do not see, and nothing else than what is drawn.
  const letters = text => text.replace(/\s+/g, '');
  const unsplit = el => {
    const label = el.getAttribute('aria-label');
    if (!label || !el.firstElementChild || label.length > 2000) return null;
    const hidden = [...el.childNodes].every(n => n.nodeType === 1 ? n.getAttribute('aria-hidden') === 'true' : n.nodeType !== 3 || !n.data.trim());
    return hidden && letters(el.textContent) === letters(label) ? label : null;
  };
  // Part of a line of text: what stands before and after it with no space is the same word.
  const INLINE = new Set(['wbr', 'span', 'b', 'i', 'em', 'strong', 'u', 'mark', 'font', 'small', 'big', 'bdi']);
  const inWord = el => {
    if (!INLINE.has(el.localName)) return false;
    const s = style(el);
    return s.display === 'inline' && [s.paddingLeft, s.paddingRight, s.marginLeft, s.marginRight, s.borderLeftWidth].every(v => v === '0px');
  };
  // Text that a visitor can read, shadow roots included.
  let texts = new Map();
  const textOf = el => {
    const had = texts.get(el);
    if (had !== undefined) return had;
    let out = '', left = 20000;
    const walk = node => {
      if (left <= 0) return;
      if (node.nodeType === 3) { out += node.data; left -= node.data.length; return; }
      if (node.nodeType !== 1 && node.nodeType !== 11) return;
      if (node.nodeType === 1) {
        if (SILENT.has(node.localName)) return;
        if (node.localName !== 'slot' && style(node).display !== 'contents' && !seen(node)) return;
        if (inWord(node)) { for (const kid of kids(node)) walk(kid); return; }
        out += ' ';
        const whole = unsplit(node);
        if (whole) { out += whole + ' '; left -= whole.length; return; }
      }
      for (const kid of kids(node)) walk(kid);
      out += ' ';
    };
    walk(el);
    out = out.replace(/\s+/g, ' ').trim();
    texts.set(el, out);
    return out;
  };

  // Every element, shadow roots included, in document order.
  const all = start => {
    const out = [], had = new Set();
    const walk = node => {
      // What is given to a slot is drawn there.
      const given = node.localName === 'slot' ? node.assignedElements() : [];
      for (const kid of given.length ? given : node.children || []) {
        if (out.length >= MAX_ELEMENTS) return;
        if (had.has(kid)) continue;
        had.add(kid);
        out.push(kid);
        const root = rootOf(kid);
        if (root) walk(root);
        walk(kid);
      }
    };
    walk(start);
    const root = start.nodeType === 1 ? rootOf(start) : null;
    if (root) walk(root);
    return out;
  };
  const deepQuery = (selector, elements) => {
    try { return elements.filter(e => e.matches(selector)); } catch { return []; }
  };

  const selectorOf = el => {
    const inRoot = (e, root) => {
      const parts = [];
      for (let at = e; at && at.nodeType === 1; at = at.parentElement) {
        if (at.id && root.querySelectorAll('#' + CSS.escape(at.id)).length === 1) { parts.unshift('#' + CSS.escape(at.id)); return parts.join(' > '); }
        if (at.localName === 'body' || at.localName === 'html') { parts.unshift(at.localName); if (at.localName === 'html') break; continue; }
        const same = at.parentNode ? [...at.parentNode.children].filter(s => s.localName === at.localName) : [at];
        parts.unshift(CSS.escape(at.localName) + (same.length > 1 ? `:nth-of-type(${same.indexOf(at) + 1})` : ''));
        if (parts.length > 12) break;
      }
      return parts.join(' > ');
    };
    const out = [];
    for (let e = el; e;) {
      const root = e.getRootNode();
      out.unshift(inRoot(e, root instanceof ShadowRoot ? root : document));
      e = root instanceof ShadowRoot ? root.host : null;
    }
    return out.join(' >>> ');
  };

  const colour = text => {
    const m = /^rgba?\(([^)]+)\)$/.exec(text);
    if (m) { const p = m[1].split(/[\s,/]+/).map(Number); return [p[0], p[1], p[2], p.length > 3 ? p[3] : 1]; }
    const s = /^color\(srgb ([^)]+)\)$/.exec(text);
    if (s) { const p = s[1].split(/[\s/]+/).map(Number); return [p[0] * 255, p[1] * 255, p[2] * 255, p.length > 3 ? p[3] : 1]; }
    return null;
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3]));
  // Background under an element; null where a picture or an unknown colour is in the way.
  const backgroundOf = el => {
    const layers = [];
    for (let e = el; e; e = parentOf(e)) {
      const s = style(e);
      if (s.backgroundImage !== 'none') return null;
      const c = colour(s.backgroundColor);
      if (!c) return null;
      if (c[3] > 0) layers.push(c);
      if (c[3] >= 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  // The element that carries the words of a control.
  const wordsIn = el => {
    for (const node of kids(el)) {
      if (node.nodeType === 3 && node.data.trim()) return el;
      if (node.nodeType === 1 && !SILENT.has(node.localName) && seen(node)) { const found = wordsIn(node); if (found) return found; }
    }
    return null;
  };

  const LETTER = /[\p{L}\p{N}]/u;
  const fold = text => (text || '').replace(/\s+/g, ' ').trim().slice(0, 200);
  const referenced = (el, attribute) => {
    const ids = el.getAttribute(attribute);
    if (!ids) return '';
    const root = el.getRootNode();
    return fold(ids.split(/\s+/).map(id => { const e = root.getElementById ? root.getElementById(id) : null; return e ? e.textContent : ''; }).join(' '));
  };
  const nameOf = el => {
    const input = el.localName === 'input' || el.localName === 'select';
    const visible = input ? (/^(button|submit|reset)$/.test(el.type) ? el.value : '') : textOf(el);
    if (LETTER.test(visible)) return fold(visible);
    const labels = el.labels ? [...el.labels].map(l => textOf(l)).join(' ') : '';
    const image = el.querySelector && el.querySelector('img[alt]');
    const title = el.querySelector && el.querySelector('svg title');
    for (const text of [el.getAttribute('aria-label'), referenced(el, 'aria-labelledby'), labels, el.title, input ? el.getAttribute('value') : '', el.alt, image && image.alt, title && title.textContent])
      if (text && LETTER.test(text)) return fold(text);
    return fold(visible);
  };
  const nameOfSwitch = el => {
    const own = nameOf(el);
    if (LETTER.test(own) && own.length > 1 && own.toLowerCase() !== 'on') return own;
    for (let e = parentOf(el), i = 0; e && i < 4; e = parentOf(e), i++) { const text = textOf(e); if (LETTER.test(text)) return fold(text).slice(0, 80); }
    return own;
  };

  const ROLES = new Set(['button', 'link', 'switch', 'checkbox', 'radio', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'tab', 'slider']);
  const isControl = el => {
    const name = el.localName, role = el.getAttribute('role');
    if (name === 'button' || name === 'summary' || (name === 'a' && (el.hasAttribute('href') || el.hasAttribute('onclick') || role))) return true;
    if (name === 'input') return /^(button|submit|reset|image|checkbox|radio|range)$/.test(el.type);
    if (role && ROLES.has(role)) return true;
    return el.hasAttribute('onclick') && name !== 'body';
  };
  // A clickable thing without a role: it shows a hand and its parent does not.
  const isHand = el => {
    if (style(el).cursor !== 'pointer' || el.localName === 'label' || SILENT.has(el.localName)) return false;
    const parent = parentOf(el);
    if (parent && style(parent).cursor === 'pointer') return false;
    const text = textOf(el);
    return (text.length > 0 || el.getAttribute('aria-label') || el.title || isIcon(el)) && text.length <= 60;
  };
  // A drawing of the size of a cross.
  const isIcon = el => {
    const r = el.getBoundingClientRect();
    return r.width >= 6 && r.height >= 6 && r.width <= 60 && r.height <= 60 && /^(svg|img|i|span|div|b|em)$/.test(el.localName);
  };
  const leaves = el => {
    const link = el.closest('a[href]');
    if (!link) return false;
    const href = link.getAttribute('href').trim();
    if (href === '' || href.startsWith('#') || /^javascript:/i.test(href)) return false;
    try { const to = new URL(href, document.baseURI); return to.origin + to.pathname !== location.origin + location.pathname; } catch { return false; }
  };
  const kindOf = el => {
    const role = el.getAttribute('role');
    if (el.localName === 'input' && el.type === 'checkbox') return role === 'switch' ? 'switch' : 'checkbox';
    if (el.localName === 'input' && el.type === 'radio' || role === 'radio' || role === 'menuitemradio') return 'radio';
    if (role === 'switch') return 'switch';
    if (role === 'checkbox' || role === 'menuitemcheckbox') return 'checkbox';
    if (el.localName === 'input' && el.type === 'range' || role === 'slider') return 'slider';
    if (role === 'tab') return 'tab';
    if (role === 'link' || (el.localName === 'a' && role !== 'button')) return 'link';
    return 'button';
  };
  // A slider of levels is on while it stands above its lowest.
  const aboveLowest = el => {
    const [low, now] = el.localName === 'input' ? [el.min || 0, el.value] : ['aria-valuemin', 'aria-valuenow'].map(a => el.getAttribute(a) || 0);
    return +now > +low;
  };
  const checkedOf = el => {
    if (kindOf(el) === 'slider') return aboveLowest(el);
    if (el.localName === 'input' && /^(checkbox|radio)$/.test(el.type)) return el.checked;
    const aria = el.getAttribute('aria-checked') || el.getAttribute('aria-pressed');
    return aria === 'true' ? true : aria === 'false' ? false : null;
  };
  const disabledOf = el => {
    if (el.disabled || el.getAttribute('aria-disabled') === 'true' || el.matches(':disabled')) return true;
    return !!el.closest('[inert]');
  };
  // Where a click on it has to land: a drawn label stands in for an input that is hidden.
  const targetOf = el => {
    if (el.localName !== 'input' || !/^(checkbox|radio)$/.test(el.type)) return el;
    const r = el.getBoundingClientRect();
    if (r.width > 4 && r.height > 4 && seen(el) && parseFloat(style(el).opacity) > 0.05 && !clipped(el)) return el;
    const choices = [...(el.labels || []), el.nextElementSibling, el.previousElementSibling, el.parentElement];
    return choices.find(c => c && shown(c)) || el;
  };
  const clipped = el => { const s = style(el); return s.clip !== 'auto' && s.position === 'absolute' || /inset\((50|100)%/.test(s.clipPath); };

  const controlsOf = box => {
    const inside = all(box);
    const picked = inside.filter(isControl);
    const taken = new Set(picked);
    const hands = inside.filter(e => !taken.has(e) && isHand(e) && !picked.some(p => e.contains(p) || within(p, e)));
    const order = new Map(inside.map((e, i) => [e, i]));
    return [...picked, ...hands].sort((a, b) => order.get(a) - order.get(b)).slice(0, MAX_CONTROLS).map(describe);
  };
  const groupOf = el => { const up = el.parentElement || el; return up.closest('[role=radiogroup],fieldset') || up.closest('ul,div') || el; };
  const describe = el => {
    const kind = kindOf(el), toggle = /^(checkbox|switch|radio|slider)$/.test(kind);
    const target = toggle ? targetOf(el) : el;
    const words = wordsIn(target) || target;
    const s = style(words);
    let text = colour(s.color), background = backgroundOf(words);
    return {
      id: number(el), role: kind, tag: el.localName, text: toggle ? nameOfSwitch(el) : nameOf(el), selector: selectorOf(el),
      pressed: kind === 'button' && /^(true|false)$/.test(el.getAttribute('aria-pressed')) ? el.getAttribute('aria-pressed') === 'true' : null,
      rect: rectOf(target), visible: shown(target), leaves: leaves(el), checked: toggle ? checkedOf(el) : null, disabled: disabledOf(el),
      expanded: el.getAttribute('aria-expanded') || unfolded(el) || (kind === 'tab' ? el.getAttribute('aria-selected') : null), group: kind === 'button' && el.hasAttribute('aria-pressed') ? number(parentOf(el) || el).toString() : kind === 'radio' ? (el.name || number(groupOf(el)).toString()) : null,
      font_px: parseFloat(s.fontSize) || 0, font_family: s.fontFamily.slice(0, 120), font_weight: parseFloat(s.fontWeight) || null,
      color: text, background, marks: marksOf(el), tab_index: tabIndexOf(el), url: kind === 'link' && el.href ? String(el.href).slice(0, 500) : null,
    };
  };
  // The head of a details element says by that element whether it is unfolded.
  const unfolded = el => el.localName === 'summary' && el.parentElement && el.parentElement.localName === 'details' ? String(el.parentElement.open) : null;
  // Names that the author gave to it and to what it holds; they speak where a control has no words.
  const marksOf = el => [el, ...[...el.querySelectorAll('*')].slice(0, 5)]
    .map(e => (e.getAttribute('class') || '') + ' ' + (e.id || '')).join(' ').replace(/\s+/g, ' ').trim().slice(0, 300);

  // Its place for the Tab key: 0 and above when it is reached, null when it is not.
  const tabIndexOf = el => {
    const drawn = el.localName === 'input' ? el.getClientRects().length > 0 && style(el).visibility === 'visible' : shown(el);
    return drawn && !disabledOf(el) && el.tabIndex >= 0 ? el.tabIndex : null;
  };
  const topLayer = el => { try { return el.matches(':modal') || el.matches(':popover-open'); } catch { return false; } };
  const positionOf = el => {
    try { if (el.matches('dialog[open]')) return 'dialog'; } catch { /* old browser */ }
    try { if (el.matches(':popover-open')) return 'popover'; } catch { /* old browser */ }
    const role = el.getAttribute('role');
    const p = style(el).position;
    if (role === 'dialog' || role === 'alertdialog' || el.getAttribute('aria-modal') === 'true') return 'dialog';
    if (p === 'fixed' || p === 'sticky') return p;
    if (p === 'absolute') return 'absolute';
    return 'flow';
  };
  const deepAt = (x, y) => {
    let at = document.elementFromPoint(x, y);
    for (let i = 0; at && i < 20; i++) {
      const root = rootOf(at);
      const inner = root && root.elementFromPoint ? root.elementFromPoint(x, y) : null;
      if (!inner || inner === at) break;
      at = inner;
    }
    return at;
  };
  // Whether it, or what holds it, lies over the page.
  const afloat = el => { for (let e = el; e && e !== document.body; e = parentOf(e)) if (!['flow', 'absolute', 'sticky'].includes(positionOf(e))) return true; return false; };
  // Share of the view outside the box that cannot be reached by a click.
  const blockedShare = box => {
    const r = box.getBoundingClientRect();
    let outside = 0, blocked = 0;
    for (let i = 1; i <= 5; i++) for (let j = 1; j <= 5; j++) {
      const x = innerWidth * i / 6, y = innerHeight * j / 6;
      if (x >= r.left && x <= r.right && y >= r.top && y <= r.bottom) continue;
      outside++;
      const at = deepAt(x, y);
      if (!at) continue;
      if (within(box, at)) { blocked++; continue; }
      for (let e = at; e && e !== document.body; e = parentOf(e)) {
        const p = style(e).position, o = e.getBoundingClientRect();
        if ((p === 'fixed' || p === 'absolute') && o.width >= innerWidth * 0.9 && o.height >= innerHeight * 0.9) {
          // What asks something of its own, as for one's age, is no veil of this box.
          if (e.contains(box) || textOf(e).length < 200 && !all(e).some(c => isControl(c) && shown(c))) blocked++;
          break;
        }
        // The rim of what holds the box is neither page nor veil.
        if (p !== 'static' && e !== box && e.contains(box)) { outside--; break; }
      }
    }
    return outside ? blocked / outside : 1;
  };
  // Whether something else lies over all of its controls: an older layer under a newer one.
  const coveredBox = box => {
    let tried = 0;
    for (const e of all(box)) {
      if (tried >= 16) break;
      if (!(isControl(e) || isHand(e)) || !shown(e) || !inView(e)) continue;
      tried++;
      const r = e.getBoundingClientRect(), at = deepAt(r.x + r.width / 2, r.y + r.height / 2);
      if (at && within(e, at)) return false;
    }
    return tried > 0;
  };
  // As above, of the frame element at a point of this frame's view.
  const frameBlocks = (x, y) => { const at = deepAt(x, y); return at && (at.localName === 'iframe' || at.localName === 'frame') ? blockedShare(at) : null; };
  const langOf = el => { for (let e = el; e; e = parentOf(e)) { const l = e.getAttribute('lang') || e.getAttribute('xml:lang'); if (l) return l; } return null; };
  const fieldsIn = inside => {
    const out = { email: false, password: false, text: 0 };
    for (const e of inside) {
      if (e.localName !== 'input' && e.localName !== 'select' && e.localName !== 'textarea') continue;
      if (/^(hidden|checkbox|radio|button|submit|reset|image)$/.test(e.type) || !shown(e)) continue;
      out.text++;
      if (e.type === 'password') out.password = true;
      if (e.type === 'email' || /mail/i.test((e.name || '') + (e.id || '') + (e.getAttribute('autocomplete') || ''))) out.email = true;
    }
    return out;
  };
  const boxOf = (el, position, marked) => {
    const text = textOf(el);
    const s = style(el);
    let z = 0;
    for (let e = el; e; e = parentOf(e)) { const v = parseInt(style(e).zIndex, 10); if (v > z) z = v; }
    return {
      id: number(el), selector: selectorOf(el), tag: el.localName, position, marked, rect: rectOf(el), z, top_layer: topLayer(el),
      text: text.slice(0, MAX_TEXT), text_length: text.length, lang: langOf(el), fields: fieldsIn(all(el)),
      blocked: blockedShare(el), covered: coveredBox(el), afloat: afloat(el), controls: controlsOf(el), depth: (() => { let d = 0; for (let e = el; e; e = parentOf(e)) d++; return d; })(),
      background: s.backgroundColor,
    };
  };

  // Boxes that may be a consent notice, and what marks the frame.
  const read = ask => {
    texts = new Map();
    const elements = document.documentElement ? all(document.documentElement) : [];
    // Greek capitals have no accents: the words that are asked for have none either.
    const GREEK = { ά: 'α', έ: 'ε', ή: 'η', ί: 'ι', ϊ: 'ι', ΐ: 'ι', ό: 'ο', ύ: 'υ', ϋ: 'υ', ΰ: 'υ', ώ: 'ω', ς: 'σ' };
    const topic = text => { const low = text.normalize('NFKC').toLowerCase().replace(/[άέήίϊΐόύϋΰώς]/g, c => GREEK[c]).replace(/[\u0640\u064b-\u0652\u0670\u0591-\u05bd\u05bf-\u05c7\u200c]/g, '').replace(/[أإآٱ]/g, 'ا').replace(/[ىی]/g, 'ي').replace(/ک/g, 'ك'); return ask.topics.some(t => low.includes(t)); };
    const boxes = new Map();
    const add = (el, position, marked) => { if (!boxes.has(el) && boxes.size < MAX_BOXES) boxes.set(el, { position, marked }); };
    for (const selector of ask.hint ? [ask.hint] : []) for (const e of deepQuery(selector, elements)) if (shown(e)) add(e, positionOf(e), 'hint');
    for (const selector of ask.containers) for (const e of deepQuery(selector, elements)) if (e.localName !== 'iframe' && (inView(e) && seen(e) || rootOf(e))) add(e, positionOf(e), 'product');
    for (const e of elements) {
      if (SILENT.has(e.localName) || e === document.body) continue;
      const position = positionOf(e);
      if (position === 'flow' || (position === 'absolute' && !(parseInt(style(e).zIndex, 10) > 0))) continue;
      if (!seen(e)) continue;
      const r = e.getBoundingClientRect();
      const holder = r.width <= 1 || r.height <= 1; // a zero-sized holder of fixed children
      if (holder || !inView(e) && position !== 'absolute') continue;
      // What a press opened need not name the topic again.
      if (topic(textOf(e))) add(e, position, null); else if (ask.any) add(e, position, 'opened');
    }
    if (window !== top && document.body && topic(textOf(document.body))) add(document.body, 'frame', null);
    flow(elements, topic, add);
    const frames = elements.filter(e => e.localName === 'iframe' || e.localName === 'frame').map(e => ({ selector: selectorOf(e), src: e.src || '', visible: shown(e), rect: rectOf(e) }));
    return {
      url: location.href, lang: document.documentElement ? document.documentElement.lang || null : null, title: document.title,
      width: innerWidth, height: innerHeight, elements: elements.length,
      dom: ask.marks.filter(m => deepQuery(m, elements).length > 0),
      hosts: [...document.querySelectorAll('script[src],iframe[src],link[href]')].slice(0, 400).map(e => e.src || e.href),
      boxes: [...boxes].map(([el, b]) => boxOf(el, b.position, b.marked)), frames,
      busy: elements.some(e => (e.localName === 'progress' || e.getAttribute('role') === 'progressbar') && inView(e) && shown(e)),
    };
  };
  // Boxes in the flow of the page, near its top or its end.
  const flow = (elements, topic, add) => {
    const height = document.documentElement.scrollHeight, tried = new Set();
    let left = 400;
    for (const control of elements) {
      if (left <= 0) break;
      if (!(isControl(control) && shown(control)) || control.localName === 'input' && /^(checkbox|radio)$/.test(control.type)) continue;
      const r = control.getBoundingClientRect(), y = r.top + scrollY;
      if (y > innerHeight * 1.5 && y < height - innerHeight * 1.5) continue;
      left--;
      const label = textOf(control);
      for (let e = parentOf(control), up = 0; e && e !== document.body && e !== document.documentElement && up < 7; e = parentOf(e), up++) {
        const text = textOf(e);
        if (text.length > 3000) break;
        if (text.length < label.length + 30 || !topic(text)) continue;
        if (!tried.has(e)) { tried.add(e); add(e, positionOf(e), null); }
        break;
      }
    }
  };

  // A link that loads the page it stands on once more.
  const again = link => {
    const href = link.getAttribute('href').trim();
    if (!href || href.includes('#') || /^javascript:/i.test(href)) return false;
    try { return new URL(href, document.baseURI).href === location.href.split('#')[0]; } catch { return false; }
  };
  // What unfolds the menu or part of the page that hides an element: its summary, what says that it controls it,
  // or the folded head just before it.
  const openerOf = el => {
    const opens = e => e && shown(e) && isControl(e) && (e.localName === 'summary' || e.getAttribute('aria-expanded') === 'false' || e.hasAttribute('aria-haspopup'));
    for (let e = el, up = 0; e && e !== document.body && up < 8; e = parentOf(e), up++) {
      if (e.localName === 'details' && !e.open && opens(e.querySelector('summary'))) return e.querySelector('summary');
      const root = e.getRootNode();
      const by = e.id && root.querySelector(`[aria-controls~="${CSS.escape(e.id)}"]`);
      if (by && opens(by)) return by;
      const before = e.previousElementSibling;
      if (before) {
        if (opens(before)) return before;
        const inner = [...before.querySelectorAll('button,[role=button],summary,a')];
        if (inner.length === 1 && opens(inner[0])) return inner[0];
      }
    }
    return null;
  };
  // The running text in which a link or button stands; a row of links is none.
  const around = el => {
    for (let e = parentOf(el), up = 0; e && e !== document.body && up < 3; e = parentOf(e), up++) {
      const text = textOf(e);
      if (text.length > 400) return '';
      const own = [...e.querySelectorAll('a,button,[role=button],[role=link],input')].reduce((left, c) => left - textOf(c).length, text.length);
      if (own >= 20) return text;
    }
    return '';
  };
  // Links and buttons of the whole frame, for the way back to the choice.
  const doors = ask => {
    texts = new Map();
    const elements = all(document.documentElement);
    const skip = (ask.skip || []).map(n => known.get(n)).filter(Boolean);
    const marked = new Set(ask.reopen.flatMap(m => deepQuery(m, elements).filter(shown)));
    const height = Math.max(document.documentElement.scrollHeight, innerHeight);
    const out = [];
    let hidden = 0;
    for (const e of elements) {
      if (out.length >= 800) break;
      if (!(marked.has(e) || isControl(e) || isHand(e)) || skip.some(s => within(s, e))) continue;
      const opener = shown(e) ? null : hidden++ < 300 ? openerOf(e) : null;
      if (!shown(e) && !opener) continue;
      const text = opener ? fold(e.textContent) || nameOf(e) : nameOf(e);
      let floating = false, foot = false;
      for (let p = e; p; p = parentOf(p)) {
        if (style(p).position === 'fixed') floating = true;
        if (p.localName === 'footer' || p.getAttribute('role') === 'contentinfo') foot = true;
      }
      foot ||= e.getBoundingClientRect().top + scrollY > height * 0.8;
      if (text.length > 90 || !text && !floating && !marked.has(e)) continue;
      const link = e.closest('a[href]');
      out.push({ id: number(e), text, role: kindOf(e), leaves: leaves(e), url: link ? link.href : null, floating, foot, marked: marked.has(e), marks: floating ? marksOf(e) : '',
        again: !!link && again(link), opener: opener ? number(opener) : null, around: leaves(e) || opener ? '' : around(e) });
    }
    return { doors: out, complete: elements.length < MAX_ELEMENTS };
  };
  const control = id => { const el = known.get(id); if (!el || !el.isConnected) return null; texts = new Map(); return describe(el); };
  // A point beside a box where a click reaches nothing but the veil behind it; null when there is none.
  const beside = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return null;
    const box = el.getBoundingClientRect(), light = topLayer(el);
    for (const fy of [0.06, 0.94, 0.3, 0.7]) for (const fx of [0.04, 0.96, 0.5]) {
      const x = innerWidth * fx, y = innerHeight * fy;
      if (x > box.left - 8 && x < box.right + 8 && y > box.top - 8 && y < box.bottom + 8) continue;
      const at = deepAt(x, y);
      if (!at) continue;
      if (light && (at === el || !isControl(at) && !at.closest('a,button,input,select,textarea,label,iframe,video'))) return { x, y };
      for (let e = at; e && e !== document.body && e !== document.documentElement; e = parentOf(e)) {
        if (isControl(e) || e.localName === 'iframe') break;
        const p = style(e).position, o = e.getBoundingClientRect();
        if ((p === 'fixed' || p === 'absolute') && o.width >= innerWidth * 0.9 && o.height >= innerHeight * 0.9) {
          if (e.contains(el) || textOf(e).length < 200) return { x, y };
          break;
        }
      }
    }
    return null;
  };

  // A box as it stands in the document, with the shadow roots that are known.
  const markup = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return null;
    const roots = [el, ...all(el)].map(rootOf).filter(Boolean);
    const shell = el.cloneNode(false).outerHTML, end = `</${el.localName}>`;
    const inner = typeof el.getHTML === 'function' ? el.getHTML({ shadowRoots: roots }) : el.innerHTML;
    return ((shell.endsWith(end) ? shell.slice(0, -end.length) : shell) + inner + end).slice(0, 200000);
  };
  const view = () => [innerWidth, innerHeight];
  // How a visitor meets a box.
  const measure = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return null;
    let r = el.getBoundingClientRect();
    const controls = all(el).filter(e => isControl(e) && shown(e));
    if (r.width <= 1 || r.height <= 1) { // a holder without a size: what it holds counts
      const rects = all(el).filter(shown).map(e => e.getBoundingClientRect());
      const x = Math.min(...rects.map(q => q.left)), y = Math.min(...rects.map(q => q.top));
      r = new DOMRect(x, y, Math.max(...rects.map(q => q.right)) - x, Math.max(...rects.map(q => q.bottom)) - y);
    }
    const w = Math.max(0, Math.min(r.right, innerWidth) - Math.max(r.left, 0)), h = Math.max(0, Math.min(r.bottom, innerHeight) - Math.max(r.top, 0));
    let at = document.activeElement;
    while (at && rootOf(at) && rootOf(at).activeElement) at = rootOf(at).activeElement;
    const lock = e => e && /hidden|clip/.test(style(e).overflowY);
    const stops = all(document.documentElement).map((e, i) => ({ e, i, t: e.tabIndex >= 0 && /^(a|button|input|select|textarea|summary|iframe)$/.test(e.localName) || e.hasAttribute('tabindex') ? tabIndexOf(e) : null })).filter(s => s.t !== null);
    stops.sort((a, b) => (a.t || 1e9) - (b.t || 1e9) || a.i - b.i);
    const first = stops.findIndex(s => within(el, s.e));
    let modal = false;
    try { modal = !!el.closest(':modal'); } catch { /* old browser */ }
    const inView = controls.filter(e => { const q = e.getBoundingClientRect(); return q.top >= 0 && q.left >= 0 && q.bottom <= innerHeight + 1 && q.right <= innerWidth + 1; }).map(number);
    return {
      view_width: innerWidth, view_height: innerHeight, x: r.x, y: r.y, width: r.width, height: r.height, covers: w * h / (innerWidth * innerHeight),
      scroll_locked: lock(document.documentElement) || lock(document.body), focus_inside: !!at && at !== document.body && within(el, at),
      tab_stops_before: first < 0 ? null : modal ? 0 : first, page_language: document.documentElement.lang || null, in_view: inView,
    };
  };

  // Whether an animation that ends is under way on it or on what holds it; pulsing for ever is not moving.
  const moving = el => {
    for (let e = el; e; e = parentOf(e)) {
      const runs = e.getAnimations ? e.getAnimations() : [];
      if (runs.some(a => a.playState === 'running' && a.effect && isFinite(a.effect.getComputedTiming().endTime))) return true;
    }
    return false;
  };
  // Brings a control into view and says where to click, and whether the click would land on it.
  const place = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return { there: false };
    const target = targetOf(el);
    let r = target.getBoundingClientRect();
    if (r.top < 0 || r.left < 0 || r.bottom > innerHeight || r.right > innerWidth) {
      target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    }
    const lines = [...target.getClientRects()].filter(c => c.width > 1 && c.height > 1);
    const areas = lines.length ? [target.getBoundingClientRect(), ...lines] : [];
    const spots = [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.1, 0.5]];
    let first = null;
    for (const area of areas) for (const [fx, fy] of spots) {
      const x = area.x + area.width * fx, y = area.y + area.height * fy;
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      first ||= { x, y };
      const at = deepAt(x, y);
      if (at && (within(target, at) || within(el, at))) return { there: true, visible: shown(target), agrees: true, x, y, moving: moving(target) };
    }
    // Fixed beyond the edge of the view: some come in when the pointer nears that edge.
    const now = target.getBoundingClientRect();
    const x = inside(now.x + now.width / 2, innerWidth), y = inside(now.y + now.height / 2, innerHeight);
    const edge = !first && now.width > 1 && now.height > 1 ? { x, y } : null;
    return { there: true, visible: shown(target), agrees: false, x: first ? first.x : 0, y: first ? first.y : 0, edge, moving: moving(target) };
  };
  const inside = (at, size) => Math.min(Math.max(at, 4), size - 4);
  const under = (id, x, y) => { const el = known.get(id), at = deepAt(x, y); return !!el && !!at && within(el, at); };
  const state = id => { const el = known.get(id); return el && el.isConnected ? { there: true, visible: shown(targetOf(el)), checked: checkedOf(el), disabled: disabledOf(el) } : { there: false }; };
  const focus = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return false;
    el.focus({ preventScroll: true });
    let at = document.activeElement;
    while (at && rootOf(at) && rootOf(at).activeElement) at = rootOf(at).activeElement;
    return at === el;
  };
  // The last resort, recorded as such by the caller.
  const press = id => { const el = known.get(id); if (!el || !el.isConnected) return false; el.click(); return true; };
  const boxState = id => { const el = known.get(id); return { there: !!el && el.isConnected && (rootOf(el) ? true : seen(el)) && inView(el) }; };
  // ARIA role: the one given, else that of the element (HTML-AAM, those that a hint can name).
  const INPUTS = { button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox', hidden: '' };
  const roleOf = el => {
    const given = (el.getAttribute('role') || '').trim().split(/\s+/)[0];
    if (given) return given.toLowerCase();
    const name = el.localName;
    if (name === 'a') return el.hasAttribute('href') ? 'link' : '';
    if (name === 'button' || name === 'summary') return 'button';
    if (name === 'select') return el.multiple || el.size > 1 ? 'listbox' : 'combobox';
    if (name === 'input') return el.type in INPUTS ? INPUTS[el.type] : 'textbox';
    if (name === 'textarea') return 'textbox';
    if (name === 'option' || name === 'img') return name;
    return /^h[1-6]$/.test(name) ? 'heading' : '';
  };
  const isField = el => /^(input|select|textarea)$/.test(el.localName) && !/^(hidden|button|submit|reset|image)$/.test(el.type)
    || el.isContentEditable && !(el.parentElement && el.parentElement.isContentEditable)
    || /^(textbox|searchbox|combobox|spinbutton)$/.test(roleOf(el));
  const plain = text => fold(text).toLowerCase().replace(/[\s*:]+$/, '');
  // What a field is called beside it, in it, or to a screen reader.
  const labelsOf = el => [el.labels ? [...el.labels].map(l => textOf(l)).join(' ') : '', el.getAttribute('aria-label'), referenced(el, 'aria-labelledby'), el.getAttribute('placeholder'), el.title].filter(Boolean);
  // The innermost element that shows the words.
  const showing = (el, words, whole) => {
    const text = textOf(el).toLowerCase();
    if (!text.includes(words)) return null;
    for (const kid of kids(el)) {
      const inner = kid.nodeType === 1 && !SILENT.has(kid.localName) ? showing(kid, words, whole) : null;
      if (inner) return inner;
    }
    return (!whole || text === words) && shown(el) ? el : null;
  };
  // What a hint names and a visitor sees, the first in the document: a selector, `text=` words of a control,
  // `label=` words of a field, `role=` with `name=`. Without a control of these words any text will do, as a
  // whole to be pressed, as a part to be seen.
  const named = (hint, use) => {
    texts = new Map();
    const elements = all(document.documentElement), first = list => list.find(shown) || list.find(e => shown(targetOf(e)));
    const role = /^role=([a-z]+)(?:\s+name=([^]*))?$/.exec(hint);
    if (role) {
      const like = elements.filter(e => roleOf(e) === role[1]), words = plain(role[2] || '');
      return first(words ? like.filter(e => plain(nameOf(e)) === words || labelsOf(e).some(l => plain(l) === words)) : like);
    }
    if (hint.startsWith('label=')) {
      const words = plain(hint.slice(6));
      return first(elements.filter(e => isField(e) && labelsOf(e).some(l => plain(l) === words)));
    }
    if (!hint.startsWith('text=')) return first(deepQuery(hint, elements));
    const words = fold(hint.slice(5)).toLowerCase();
    const operated = e => isControl(e) || isHand(e) || roleOf(e) === 'option' && e.localName !== 'option';
    return elements.find(e => operated(e) && shown(e) && nameOf(e).toLowerCase() === words)
      || words && use !== 'answer' && document.body && showing(document.body, words, use === 'press') || undefined;
  };
  const byHint = (hint, use) => { const el = named(hint, use); return el ? describe(el) : null; };
  // Names of controls and labels of fields that a visitor sees, for a hint that names none of them.
  const names = () => {
    texts = new Map();
    const out = new Set();
    for (const e of all(document.documentElement)) {
      if (out.size >= 200) break;
      if (!(isControl(e) || isField(e)) || !shown(e)) continue;
      for (const text of [nameOf(e), ...(isField(e) ? labelsOf(e) : [])]) if (LETTER.test(text)) out.add(fold(text).slice(0, 60));
    }
    return [...out];
  };
  // What can be put into a field.
  const field = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return null;
    const options = el.localName === 'select' ? [...el.options].slice(0, 500).map(o => ({ text: fold(o.label || o.text), value: o.value, disabled: o.disabled || !!(o.parentElement && o.parentElement.localName === 'optgroup' && o.parentElement.disabled) })) : null;
    const typed = el.localName === 'textarea' || el.isContentEditable || el.localName === 'input' && !/^(checkbox|radio|file|button|submit|reset|image|range|color|hidden)$/.test(el.type);
    return { typed, hidden: el.localName === 'input' && el.type === 'password', options, at: options ? el.selectedIndex : -1, length: String(el.value === undefined ? el.textContent : el.value).length, read_only: !!el.readOnly };
  };
  const focused = id => {
    const el = known.get(id);
    let at = document.activeElement;
    while (at && rootOf(at) && rootOf(at).activeElement) at = rootOf(at).activeElement;
    return !!el && !!at && (at === el || within(el, at));
  };
  // How far the middle of it lies below the middle of the view, and whether it is in view.
  const offset = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return null;
    const r = el.getBoundingClientRect(), height = Math.min(r.height, innerHeight);
    return { y: r.top + height / 2 - innerHeight / 2, seen: r.top >= 0 && r.top + Math.min(height, 40) <= innerHeight, width: innerWidth, height: innerHeight };
  };
  // What sends a form: its button; else a field, in which Enter sends it.
  const submitter = id => {
    const el = known.get(id);
    if (!el || !el.isConnected) return null;
    texts = new Map();
    const form = el.localName === 'form' ? el : el.form || el.closest('form');
    if (!form) return null;
    const parts = [...form.elements].filter(e => shown(e) && !disabledOf(e));
    const button = parts.find(e => (e.localName === 'button' || e.localName === 'input') && (e.type === 'submit' || e.type === 'image'));
    const typed = parts.find(e => e.localName === 'input' && !/^(checkbox|radio|file|button|reset|range|color|hidden)$/.test(e.type));
    return button ? { control: describe(button), button: true } : typed ? { control: describe(typed), button: false } : null;
  };
  // Which of the given controls match selectors of a known product: {action: [numbers]}.
  const matching = (ids, selectors) => {
    const out = {};
    for (const [action, list] of Object.entries(selectors)) out[action] = ids.filter(n => { const e = known.get(n); return e && list.some(s => { try { return e.matches(s); } catch { return false; } }); });
    return out;
  };
  const storage = () => {
    const dump = area => { const out = {}; try { const s = globalThis[area]; for (let i = 0; i < s.length && i < 400; i++) { const k = s.key(i); out[k] = String(s.getItem(k)).slice(0, 4000); } } catch { /* no storage here */ } return out; };
    return { origin: location.origin, local: dump('localStorage'), session: dump('sessionStorage') };
  };
  // Whether the point of this frame's view falls on the frame element that holds a child.
  const frameAt = (x, y) => { const at = deepAt(x, y); return at && (at.localName === 'iframe' || at.localName === 'frame') ? selectorOf(at) : null; };

  globalThis.consentryFind = { read, doors, control, beside, markup, measure, view, place, under, state, focus, press, boxState, byHint, names, field, focused, offset, submitter, storage, matching, frameAt, frameBlocks, closedRoots, selectorOf };
})()
