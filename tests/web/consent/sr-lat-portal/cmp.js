(() => {
  const SVRHE = [['1', 'Čuvanje i pristup informacijama na uređaju'], ['3', 'Kreiranje profila za personalizovano oglašavanje'], ['4', 'Korišćenje profila za izbor oglasa'], ['8', 'Merenje učinka sadržaja']];
  const INTERES = [['2', 'Izbor oglasa na osnovu ograničenih podataka'], ['7', 'Merenje učinka oglasa'], ['10', 'Razvoj i unapređenje usluga']];
  const PARTNERI = ['Adriatik Media Exchange', 'Balkan DMP', 'Clickflow', 'Danube Ads', 'Etarget', 'Impression Desk', 'NetPoint', 'Sava Programmatic'];

  const citaj = () => JSON.parse(localStorage.getItem('pgl_privacy') || 'null');
  truth = () => { const s = citaj(); return !s ? 'nothing' : s.c.length + s.l.length + s.p.length ? 'accepted' : 'rejected'; };
  effects = { accept: '.js-da', save: '.js-sacuvaj', open: '.js-vise, .js-partneri, .js-nazad, [role=tab], #pg-otvori', switch: '.pg-sw, .js-prigovor, .js-iskljuci' };

  const koren = document.getElementById('pg-cmp');
  let stanje;

  const prekidac = (grupa, id, naziv) => `<div class="pg-line"><span id="${grupa}-${id}">${naziv}</span><button type="button" role="switch" class="pg-sw" aria-labelledby="${grupa}-${id}" aria-checked="${stanje[grupa].includes(id)}" data-g="${grupa}" data-i="${id}"></button></div>`;

  const prvi = () => `<div class="pg-body"><h2>Vaša privatnost nam je važna</h2><p>Mi i naših 214 partnera čuvamo i/ili pristupamo informacijama na uređaju, kao što su kolačići, i obrađujemo lične podatke radi personalizovanih oglasa i sadržaja, merenja i istraživanja publike. Neki partneri se ne oslanjaju na saglasnost, već na svoj legitimni interes.</p></div><div class="pg-foot"><button type="button" class="js-vise">VIŠE OPCIJA</button><button type="button" class="pun js-da">SLAŽEM SE</button></div>`;

  const drugi = () => `<div class="pg-tabs" role="tablist"><button type="button" role="tab" aria-selected="${stanje.tab === 'c'}" data-t="c">SAGLASNOST</button><button type="button" role="tab" aria-selected="${stanje.tab === 'l'}" data-t="l">LEGITIMNI INTERES</button></div>
    <div class="pg-body" role="tabpanel">${stanje.tab === 'c'
      ? `<p><button type="button" class="pg-tool js-iskljuci">ISKLJUČI SVE</button></p>` + SVRHE.map(([i, n]) => prekidac('c', i, n)).join('')
      : `<p>Na obradu zasnovanu na legitimnom interesu možete uložiti prigovor.</p><p><button type="button" class="pg-tool js-prigovor">ULOŽI PRIGOVOR NA SVE</button></p>` + INTERES.map(([i, n]) => prekidac('l', i, n)).join('')}
      <p><button type="button" class="pg-link js-partneri">Lista partnera (214)</button></p></div>
    <div class="pg-foot"><button type="button" class="js-da">PRIHVATI SVE</button><button type="button" class="pun js-sacuvaj">SAČUVAJ I IZAĐI</button></div>`;

  const treci = () => `<div class="pg-body"><p><button type="button" class="pg-link js-nazad">← Nazad</button></p><h2>Partneri</h2>${PARTNERI.map((n, i) => prekidac('p', String(i), n)).join('')}</div><div class="pg-foot"><button type="button" class="pun js-sacuvaj">SAČUVAJ I IZAĐI</button></div>`;

  const crtaj = () => { koren.innerHTML = `<div class="pg-box" role="dialog" aria-modal="true" aria-label="Privatnost">${{ 1: prvi, 2: drugi, 3: treci }[stanje.sloj]()}</div>`; };
  const otvori = sloj => {
    const s = citaj();
    stanje = { sloj, tab: 'c', c: s ? [...s.c] : [], l: s ? [...s.l] : INTERES.map(x => x[0]), p: s ? [...s.p] : [] };
    koren.classList.remove('pg-off');
    crtaj();
  };
  const zatvori = (c, l, p) => {
    localStorage.setItem('pgl_privacy', JSON.stringify({ v: 2, c, l, p, t: Date.now() }));
    koren.classList.add('pg-off');
    koren.innerHTML = '';
    act();
  };

  koren.addEventListener('click', e => {
    const b = e.target.closest('button');
    if (!b) return;
    if (b.matches('.js-da')) return zatvori(SVRHE.map(x => x[0]), INTERES.map(x => x[0]), PARTNERI.map((_, i) => String(i)));
    if (b.matches('.js-sacuvaj')) return zatvori(stanje.c, stanje.l, stanje.p);
    if (b.matches('.js-vise, .js-nazad')) stanje.sloj = 2;
    else if (b.matches('.js-partneri')) stanje.sloj = 3;
    else if (b.matches('[role=tab]')) stanje.tab = b.dataset.t;
    else if (b.matches('.js-prigovor')) stanje.l = [];
    else if (b.matches('.js-iskljuci')) { stanje.c = []; stanje.p = []; }
    else if (b.matches('.pg-sw')) {
      const { g, i } = b.dataset;
      stanje[g] = stanje[g].includes(i) ? stanje[g].filter(x => x !== i) : [...stanje[g], i];
    }
    crtaj();
  });
  document.getElementById('pg-otvori').addEventListener('click', e => { e.preventDefault(); otvori(2); });

  if (!citaj()) otvori(1);
  act();
})();
