$zoo = {
  pasirinkimas: function () { return localStorage.getItem('zoo-slapukai'); },
  irasyti: function (v) { localStorage.setItem('zoo-slapukai', v); act(); }
};
truth = function () { return { sutiko: 'accepted', nesutiko: 'rejected' }[$zoo.pasirinkimas()] || 'nothing'; };
effects = { wrong: '.kalba button', accept: '.taip', reject: '.ne, .atsaukti', open: '.h-priv' };

document.querySelectorAll('.kalba button').forEach(function (b) {
  b.addEventListener('click', function () { track('wrong'); document.getElementById('kalba').classList.add('isjungta'); });
});

var langas = document.getElementById('sausainiai');
if (langas) {
  if ($zoo.pasirinkimas()) langas.classList.add('isjungta');
  else {
    var taip = langas.querySelector('.taip'), ne = langas.querySelector('.ne'), liko = 3;
    var zyma = function () { taip.textContent = liko ? 'Sutinku (' + liko + ')' : 'Sutinku'; };
    zyma();
    var laikrodis = setInterval(function () {
      liko -= 1;
      zyma();
      if (!liko) { clearInterval(laikrodis); taip.disabled = ne.disabled = false; }
    }, 1000);
    taip.onclick = function () { $zoo.irasyti('sutiko'); langas.classList.add('isjungta'); };
    ne.onclick = function () { $zoo.irasyti('nesutiko'); langas.classList.add('isjungta'); };
  }
}
var atsaukti = document.querySelector('.atsaukti');
if (atsaukti) atsaukti.onclick = function (e) {
  e.preventDefault();
  $zoo.irasyti('nesutiko');
  atsaukti.parentNode.textContent = 'Jūsų sutikimas atšauktas. Ačiū, kad pranešėte.';
};
act();
