(() => {
  // Fersiwn bach o h()/render: mae'r goeden yn cael ei hadeiladu o'r newydd bob tro.
  const h = (tag, props, ...children) => {
    const el = document.createElement(tag);
    for (const [k, v] of Object.entries(props || {})) {
      if (k.startsWith('on')) el.addEventListener(k.slice(2).toLowerCase(), v);
      else if (k === 'className') el.className = v;
      else el.setAttribute(k, v);
    }
    el.append(...children.flat().filter(c => c !== null && c !== false));
    return el;
  };

  const KEY = 'tfd:consent:v3';
  const load = () => JSON.parse(localStorage.getItem(KEY) || 'null');
  truth = () => { const c = load(); return !c ? 'nothing' : c.analytics || c.video ? 'accepted' : 'rejected'; };
  effects = { accept: '.cc_all', save: '.cc_save', open: '.cc_more, .cc_footer' };

  let state = { view: load() ? null : 'intro', analytics: true, video: true };
  const setState = patch => { state = { ...state, ...patch }; render(); };
  const commit = (analytics, video) => {
    localStorage.setItem(KEY, JSON.stringify({ analytics, video, updatedAt: new Date().toISOString() }));
    setState({ view: null });
    act();
  };
  const toggle = (key, label) => h('div', { className: 'cc_tog' }, h('span', { id: 'lbl-' + key }, label),
    h('button', { type: 'button', role: 'switch', 'aria-checked': String(state[key]), 'aria-labelledby': 'lbl-' + key, onClick: () => setState({ [key]: !state[key] }) }, h('i')));

  const Banner = () => state.view && h('div', { className: 'cc_1x9', role: 'dialog', 'aria-labelledby': 'cc_t' },
    h('h2', { id: 'cc_t' }, state.view === 'intro' ? 'Cwcis ar ein gwefan' : 'Dewis cwcis'),
    state.view === 'intro'
      ? h('p', null, 'Rydym yn defnyddio cwcis i wneud i’r wefan weithio, i ddeall sut mae pobl yn ei defnyddio ac i ddangos fideos o’n cynyrchiadau.')
      : [toggle('analytics', 'Dadansoddi'), toggle('video', 'Fideos YouTube')],
    h('div', { className: 'cc_act' },
      h('button', { type: 'button', className: 'p cc_all', onClick: () => commit(true, true) }, 'Iawn, derbyn y cyfan'),
      state.view === 'intro'
        ? h('button', { type: 'button', className: 'cc_more', onClick: () => setState({ view: 'prefs' }) }, 'Rheoli cwcis')
        : h('button', { type: 'button', className: 'cc_save', onClick: () => commit(state.analytics, state.video) }, 'Cadw fy newisiadau')));

  const App = () => [
    h('nav', { className: 'nav' }, h('b', null, 'Theatr Fach y Dref'), h('span', null, 'Beth sydd ymlaen'), h('span', null, 'Ymweld')),
    h('main', { className: 'cynnwys' }, h('h1', null, 'Nos Galan yn y Theatr Fach'), h('p', null, 'Noson o ganu, straeon a gwin cynnes. Tocynnau £12, plant £6.')),
    h('footer', { className: 'troed' }, 'Elusen gofrestredig · ', h('button', { type: 'button', className: 'cc_footer', onClick: () => { const c = load(); setState({ view: 'prefs', analytics: c ? c.analytics : true, video: c ? c.video : true }); } }, 'Newid eich dewis cwcis')),
    Banner(),
  ];
  const root = document.getElementById('root');
  const render = () => root.replaceChildren(...App().filter(Boolean));
  render();
  act();
})();
