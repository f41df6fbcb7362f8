(function () {
  'use strict';
  const NIMI = 'srk-evastevalinnat';
  const lue = () => { const m = document.cookie.match(new RegExp('(?:^|; )' + NIMI + '=([^;]*)')); return m ? Object.fromEntries(decodeURIComponent(m[1]).split(';').map(x => x.split(':'))) : null; };
  truth = () => { const v = lue(); return !v ? 'nothing' : Object.values(v).includes('paalla') ? 'accepted' : 'rejected'; };
  effects = { accept: '.kaikki', save: '.tallenna', open: '#alatunniste-evasteet' };

  const paneeli = document.querySelector('.sivupaneeli');
  const ryhmat = [...paneeli.querySelectorAll('[role=radiogroup]')];
  const aseta = (ryhma, arvo) => ryhma.querySelectorAll('[role=radio]').forEach(r => {
    const valittu = r.dataset.arvo === arvo;
    r.setAttribute('aria-checked', String(valittu));
    r.tabIndex = valittu ? 0 : -1;
  });
  const arvo = ryhma => ryhma.querySelector('[aria-checked=true]').dataset.arvo;

  ryhmat.forEach(ryhma => {
    ryhma.addEventListener('click', e => { const r = e.target.closest('[role=radio]'); if (r) aseta(ryhma, r.dataset.arvo); });
    ryhma.addEventListener('keydown', e => {
      if (!/^Arrow/.test(e.key)) return;
      e.preventDefault();
      aseta(ryhma, arvo(ryhma) === 'pois' ? 'paalla' : 'pois');
      ryhma.querySelector('[aria-checked=true]').focus();
    });
  });

  const auki = kylla => { paneeli.classList.toggle('auki', kylla); paneeli.inert = !kylla; };
  const tallenna = () => {
    document.cookie = NIMI + '=' + encodeURIComponent(ryhmat.map(r => r.dataset.ryhma + ':' + arvo(r)).join(';')) + '; path=/; max-age=' + 60 * 60 * 24 * 180;
    auki(false);
    act();
  };
  paneeli.querySelector('.tallenna').addEventListener('click', tallenna);
  paneeli.querySelector('.kaikki').addEventListener('click', () => { ryhmat.forEach(r => aseta(r, 'paalla')); tallenna(); });
  document.getElementById('alatunniste-evasteet').addEventListener('click', e => {
    e.preventDefault();
    const v = lue();
    if (v) ryhmat.forEach(r => aseta(r, v[r.dataset.ryhma]));
    auki(true);
  });
  if (!lue()) setTimeout(() => auki(true), 400);
  act();
})();
