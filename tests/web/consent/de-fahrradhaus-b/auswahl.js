(function () {
  'use strict';
  const gruppen = [
    ['statistik', 'Statistik', 'Statistik-Cookies erfassen Informationen anonym. Diese Informationen helfen uns zu verstehen, wie unsere Besucher unsere Website nutzen.'],
    ['marketing', 'Marketing', 'Marketing-Cookies werden von Drittanbietern verwendet, um personalisierte Werbung anzuzeigen.'],
    ['extern', 'Externe Medien', 'Inhalte von Videoplattformen und Kartendiensten werden standardmäßig blockiert.'],
  ];
  const lies = () => {
    const treffer = document.cookie.match(/(?:^|; )fh_auswahl=([^;]*)/);
    return treffer ? JSON.parse(decodeURIComponent(treffer[1])).gruppen : null;
  };
  const huelle = document.createElement('div');
  huelle.className = 'fh-huelle';
  huelle.innerHTML = `<div class="fh-tafel" role="dialog" aria-modal="true" aria-labelledby="fh-ueberschrift">
    <div class="fh-kurz"><h3 id="fh-ueberschrift">Datenschutzeinstellungen</h3>
      <p>Wir benötigen Ihre Zustimmung, bevor Sie unsere Website weiter besuchen können. Wir verwenden Cookies und andere Technologien auf unserer Website. Einige von ihnen sind essenziell, während andere uns helfen, diese Website und Ihre Erfahrung zu verbessern. Sie können Ihre Auswahl jederzeit in der <a href="/de-fahrradhaus-b/datenschutz/">Datenschutzerklärung</a> widerrufen oder anpassen.</p>
      <p><button type="button" class="fh-k fh-alle">Ich akzeptiere alle</button></p>
      <p class="fh-mitte"><a href="#" role="button" class="fh-einzeln">Individuelle Datenschutzeinstellungen</a></p></div>
    <div class="fh-lang"><h3>Datenschutzeinstellungen</h3><p>Hier finden Sie eine Übersicht über alle verwendeten Cookies. Sie können Ihre Zustimmung zu ganzen Kategorien geben oder nur bestimmte auswählen.</p>
      <p class="fh-reihe"><button type="button" class="fh-k fh-alle">Alle akzeptieren</button><button type="button" class="fh-k fh-sichern">Speichern</button></p>
      <p><button type="button" class="fh-k fh-grau fh-nur">Nur essenzielle Cookies akzeptieren</button></p>
      <div class="fh-gruppe"><b>Essenziell (2)</b><p>Essenzielle Cookies ermöglichen grundlegende Funktionen und sind für die einwandfreie Funktion der Website erforderlich.</p></div>
      ${gruppen.map(([k, titel, text]) => `<div class="fh-gruppe"><label><b>${titel}</b> <input type="checkbox" value="${k}"></label><p>${text}</p></div>`).join('')}
      <p class="fh-mitte"><a href="#" role="button" class="fh-zurueck">Zurück</a></p></div></div>`;
  document.body.append(huelle);
  const kreuze = [...huelle.querySelectorAll('input')];

  const sichern = liste => {
    document.cookie = 'fh_auswahl=' + encodeURIComponent(JSON.stringify({ version: 1, gruppen: liste })) + '; path=' + place + '; max-age=' + 365 * 86400;
    huelle.classList.remove('fh-offen');
    act();
  };
  const zeige = lang => {
    kreuze.forEach(k => { k.checked = (lies() || []).includes(k.value); });
    huelle.classList.toggle('fh-ausfuehrlich', lang);
    huelle.classList.add('fh-offen');
  };
  const bei = (wahl, tun) => document.querySelectorAll(wahl).forEach(e => e.addEventListener('click', ereignis => { ereignis.preventDefault(); tun(); }));
  bei('.fh-alle', () => sichern(gruppen.map(g => g[0])));
  bei('.fh-nur', () => sichern([]));
  bei('.fh-sichern', () => sichern(kreuze.filter(k => k.checked).map(k => k.value)));
  bei('.fh-einzeln', () => zeige(true));
  bei('.fh-zurueck', () => zeige(false));
  bei('.fh-aendern', () => zeige(true));

  truth = () => { const g = lies(); return !g ? 'nothing' : g.length ? 'accepted' : 'rejected'; };
  effects = { accept: '.fh-alle', reject: '.fh-nur', open: '.fh-einzeln, .fh-zurueck, .fh-aendern, footer a[href="/de-fahrradhaus-b/datenschutz/"]', save: '.fh-sichern' };
  if (!lies()) zeige(false);
  act();
})();
