(function () {
    function hole() {
        var m = /(?:^|; )hochschwabler_zustimmung=([^;]*)/.exec(document.cookie);
        return m ? m[1] : '';
    }
    function setze(wert) {
        document.cookie = 'hochschwabler_zustimmung=' + wert + '; path=/; max-age=' + 60 * 60 * 24 * 365;
    }
    truth = function () { return { passt: 'accepted', technisch: 'rejected' }[hole()] || 'nothing'; };
    effects = { accept: '#cookiehinweis input:first-of-type', reject: '#cookiehinweis input:last-of-type, #widerruf', open: '.ds' };

    var hinweis = document.getElementById('cookiehinweis');
    if (hinweis) {
        hinweis.addEventListener('submit', function (e) {
            e.preventDefault();
            setze(e.submitter && e.submitter.value === 'Nur technisch Notwendiges' ? 'technisch' : 'passt');
            location.reload();
        });
        if (!hole()) hinweis.style.display = 'block';
    }
    var widerruf = document.getElementById('widerruf');
    if (widerruf) widerruf.addEventListener('click', function () {
        document.cookie = 'hochschwabler_zustimmung=; path=/; max-age=0';
        widerruf.disabled = true;
        document.getElementById('widerruf-ok').style.display = 'inline';
    });
    act();
})();
