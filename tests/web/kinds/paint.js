registerPaint('own', class { paint() {} });
