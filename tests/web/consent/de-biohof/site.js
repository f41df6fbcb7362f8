{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'ahrens_cookie_banner-v:3_blog:1';
const lies = () => getC(N);
truth = () => { const v = lies(); return !v ? 'nothing' : /"(statistics|marketing)":\[\d/.test(v) ? 'accepted' : 'rejected'; };
effects = { accept: '.ahr-all', reject: '.ahr-none, [data-ahr=revoke]', open: '.ahr-ind, [data-ahr=change], [data-ahr=history], .ahr-back', save: '.ahr-custom', switch: '.ahr-g' };
const dlg = document.createElement('div'); dlg.id = 'ahr-8d1f'; dlg.hidden = true;
dlg.innerHTML = `<dialog class="ahr-ov" open><div class="ahr-inner" role="dialog" aria-modal="true" aria-labelledby="ahr-h"><div class="ahr-headline" id="ahr-h">Privatsphäre-Einstellungen</div><div class="ahr-v1"><p>Auf unseren Seiten kommen Cookies und verwandte Techniken zum Einsatz, bei denen auch deine IP-Adresse verarbeitet wird: für Rezeptvideos von Drittanbietern, für die Auswertung der Zugriffe und für Werbung. Du musst nicht einwilligen, und wenn du es tust, kannst du es später widerrufen.</p>
<a class="ahr-btn ahr-all" role="button" tabindex="0">Alle akzeptieren</a><a class="ahr-btn ahr-none" role="button" tabindex="0">Weiter ohne Einwilligung</a><a class="ahr-link ahr-ind" role="button" tabindex="0">Privatsphäre-Einstellungen individuell festlegen</a></div>
<div class="ahr-v2" hidden><p>Du kannst Gruppen von Diensten an- oder abwählen.</p><p><label class="ahr-g"><input type="checkbox" checked disabled> Essenziell</label></p><p><label class="ahr-g"><input type="checkbox" name="statistics"> Statistik (1)</label></p><p><label class="ahr-g"><input type="checkbox" name="marketing"> Marketing (2)</label></p>
<a class="ahr-btn ahr-all" role="button" tabindex="0">Alle akzeptieren</a><a class="ahr-btn ahr-none" role="button" tabindex="0">Weiter ohne Einwilligung</a><a class="ahr-btn ahr-custom" role="button" tabindex="0">Individuelle Auswahlen speichern</a><a class="ahr-link ahr-back" role="button" tabindex="0">Zurück</a></div><p class="ahr-foot"><a href="#datenschutz">Datenschutzerklärung</a> • <a href="#impressum">Impressum</a></p></div></dialog>`;
document.body.append(dlg);
const q = s => dlg.querySelector(s), qa = s => [...dlg.querySelectorAll(s)];
const merke = (s, m) => { setC(N, `${Date.now()}:${JSON.stringify({ essential: [1, 4], statistics: s ? [7] : [], marketing: m ? [9, 11] : [] })}`, 365); dlg.hidden = true; act(); };
const ansicht = n => { q('.ahr-v1').hidden = n !== 1; q('.ahr-v2').hidden = n !== 2; };
qa('.ahr-all').forEach(b => { b.onclick = () => merke(true, true); });
qa('.ahr-none').forEach(b => { b.onclick = () => merke(false, false); });
q('.ahr-custom').onclick = () => merke(q('[name=statistics]').checked, q('[name=marketing]').checked);
q('.ahr-ind').onclick = () => ansicht(2); q('.ahr-back').onclick = () => ansicht(1);
qa('[role=button]').forEach(b => { b.onkeydown = e => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); b.click(); } }; });
document.querySelectorAll('.ahr-sc-link').forEach(a => { a.onclick = e => {
  e.preventDefault();
  if (a.dataset.ahr === 'revoke') { merke(false, false); alertBox('Du hast deine Einwilligungen erfolgreich widerrufen.'); }
  else if (a.dataset.ahr === 'history') alertBox('Deine letzte Entscheidung: ' + (lies() || 'keine'));
  else { q('[name=statistics]').checked = /"statistics":\[\d/.test(lies()); q('[name=marketing]').checked = /"marketing":\[\d/.test(lies()); ansicht(2); dlg.hidden = false; }
}; });
const alertBox = t => { const p = document.createElement('p'); p.setAttribute('role', 'status'); p.textContent = t; document.querySelector('.bhf').append(p); };
dlg.hidden = !!lies();
act();
}
