setTimeout(() => { new Image().src = '//vendor.test/px/late-script-timer.gif'; }, 2000);
