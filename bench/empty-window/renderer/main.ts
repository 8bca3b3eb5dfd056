const main = document.createElement('main');
main.textContent = 'Empty';
document.body.append(main);
