(() => {
  const nimi = 'koskilinna-cookie-consents';
  const luettu = () => { const p = document.cookie.split('; ').find(c => c.startsWith(nimi)); return p ? JSON.parse(decodeURIComponent(p.slice(nimi.length + 1))) : null; };
  truth = () => { const l = luettu(); return !l ? 'nothing' : l.statistics || l.embeds ? 'accepted' : 'rejected'; };
  effects = { accept: '.eva-kaikki', reject: '.eva-valttamattomat', open: '.eva-avaa, .js-muuta', save: '.eva-valitut' };
  const eva = document.createElement('section');
  eva.className = 'eva poissa';
  eva.setAttribute('aria-labelledby', 'eva-o');
  eva.innerHTML = `<h2 id="eva-o">Koskilinnan taidemuseo käyttää evästeitä</h2><p>Tämä sivusto käyttää välttämättömiä evästeitä suorituskyvyn varmistamiseksi sekä yleisen käytön seurantaan. Lisäksi käytämme evästeitä upotettujen sisältöjen näyttämiseen. <a href="evasteet.html">Lue lisää evästeistä</a></p>
<button type="button" class="eva-avaa" aria-expanded="false">Näytä yksityiskohdat ▾</button>
<div class="eva-tiedot"><p><label><input type="checkbox" checked disabled> Välttämättömät evästeet</label></p><p><label><input type="checkbox" name="statistics"> Tilastointi</label></p><p><label><input type="checkbox" name="embeds"> Upotetut sisällöt</label></p><button type="button" class="nappi reuna eva-valitut">Hyväksy valitut evästeet</button></div>
<div><button type="button" class="nappi eva-kaikki">Hyväksy kaikki evästeet</button><button type="button" class="nappi eva-valttamattomat">Hyväksy vain välttämättömät evästeet</button></div>`;
  document.body.prepend(eva);
  const e = s => eva.querySelector(s), ruutu = n => e(`[name=${n}]`);
  const talleta = (statistics, embeds) => { document.cookie = `${nimi}=${encodeURIComponent(JSON.stringify({ essential: true, statistics, embeds }))}; path=${place}; max-age=${100 * 86400}; SameSite=Lax`; eva.classList.add('poissa'); act(); };
  e('.eva-kaikki').onclick = () => talleta(true, true);
  e('.eva-valttamattomat').onclick = () => talleta(false, false);
  e('.eva-valitut').onclick = () => talleta(ruutu('statistics').checked, ruutu('embeds').checked);
  e('.eva-avaa').onclick = t => { const auki = e('.eva-tiedot').classList.toggle('auki'); t.currentTarget.setAttribute('aria-expanded', auki); const l = luettu() || {}; ruutu('statistics').checked = !!l.statistics; ruutu('embeds').checked = !!l.embeds; };
  document.querySelectorAll('.js-muuta').forEach(b => { b.onclick = () => eva.classList.remove('poissa'); });
  if (!luettu()) eva.classList.remove('poissa');
  act();
})();
