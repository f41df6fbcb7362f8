( function () {
	var args = { name: 'farspor_valt', time: 2592000, timeRejected: 2592000 };

	function read() {
		var m = document.cookie.match( new RegExp( '(?:^|;\\s*)' + args.name + '=([^;]*)' ) );
		return m ? m[1] : null;
	}
	function write( v ) {
		document.cookie = args.name + '=' + v + ';path=/;max-age=' + ( v === 'true' ? args.time : args.timeRejected ) + ';SameSite=Lax';
	}

	truth = function () {
		return { 'true': 'accepted', 'false': 'rejected' }[ read() ] || 'nothing';
	};
	effects = { accept: '#fn-accept', reject: '#fn-refuse', open: '.fn-revoke, .site-footer a, #fn-more-info' };

	var notice = document.getElementById( 'farspor-notice' );

	function showNotice() { notice.style.display = 'block'; }
	function hideNotice() { notice.style.display = 'none'; }

	[].forEach.call( document.querySelectorAll( '#fn-accept, #fn-refuse' ), function ( el ) {
		el.addEventListener( 'click', function ( e ) {
			e.preventDefault();
			write( el.id === 'fn-accept' ? 'true' : 'false' );
			document.body.className = document.body.className.replace( 'farspor-ikki-valt', 'farspor-valt' );
			hideNotice();
			act();
		} );
	} );
	[].forEach.call( document.querySelectorAll( '.fn-revoke' ), function ( el ) {
		el.addEventListener( 'click', function ( e ) { e.preventDefault(); showNotice(); } );
	} );

	if ( read() === null ) showNotice();
	act();
} )();
