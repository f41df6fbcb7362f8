(() => {
  const lies = () => JSON.parse(localStorage.getItem('mda-einwilligung') || 'null');
  const frage = document.createElement('dialog');
  frage.className = 'md-frage';
  frage.setAttribute('aria-labelledby', 'md-titel');
  frage.innerHTML = `<h2 id="md-titel">Cookies und externe Medien</h2>
<p>Wir verwenden Cookies, um die Zugriffe auf unsere Website auszuwerten, und binden Videos von Vimeo ein. Essenzielle Cookies sind für den Betrieb der Seite nötig. Ihre Auswahl können Sie in der <a href="/de-museum-c/datenschutz/">Datenschutzerklärung</a> jederzeit ändern.</p>
<fieldset class="md-gruppen" hidden><legend>Individuelle Einstellungen</legend><label><input type="checkbox" checked disabled> Essenziell</label><label><input type="checkbox" name="statistik"> Statistik</label><label><input type="checkbox" name="medien"> Externe Medien</label></fieldset>
<div class="md-knoepfe"><button type="button" class="md-alle">Alle akzeptieren</button><button type="button" class="md-nur">Nur essenzielle Cookies</button><button type="button" class="md-mehr rand">Individuelle Einstellungen</button><button type="button" class="md-sichern rand" hidden>Einstellungen speichern</button></div>`;
  document.body.append(frage);
  const teil = wahl => frage.querySelector(wahl);
  const kasten = [...frage.querySelectorAll('[name]')];

  truth = () => { const e = lies(); return e === null ? 'nothing' : e.statistik || e.medien ? 'accepted' : 'rejected'; };
  effects = { accept: '.md-alle', reject: '.md-nur', save: '.md-sichern', open: '.md-mehr, .md-oeffnen, a[href$="/datenschutz/"], a[href="#impressum"], a[href="/de-museum-c/"]' };

  const merken = (statistik, medien) => {
    localStorage.setItem('mda-einwilligung', JSON.stringify({ statistik, medien, zeit: Date.now() }));
    frage.close();
    act();
  };
  const einzeln = ja => { teil('.md-gruppen').hidden = teil('.md-sichern').hidden = !ja; teil('.md-mehr').hidden = ja; };
  teil('.md-alle').onclick = () => merken(true, true);
  teil('.md-nur').onclick = () => merken(false, false);
  teil('.md-mehr').onclick = () => einzeln(true);
  teil('.md-sichern').onclick = () => merken(kasten[0].checked, kasten[1].checked);
  frage.addEventListener('cancel', e => e.preventDefault());
  const knopf = document.querySelector('.md-oeffnen');
  if (knopf) knopf.onclick = () => {
    const e = lies() || {};
    kasten.forEach(k => { k.checked = !!e[k.name]; });
    einzeln(true);
    frage.showModal();
  };
  // Die Datenschutzerklärung bleibt ohne Abfrage lesbar.
  if (lies() === null && !knopf) frage.showModal();
  act();
})();
