mod capture;
mod consent;
