/**
 * Two minutes of each idea: the step and state that is shown, in words too, and three beats of 40 seconds.
 *
 * @module
 */

/**
 * @typedef {object} Beats
 * @property {string} at chapter, step and state, as in an address
 * @property {Record<import('../frame/contract.js').Language, { opens: string, beats: [string, string, string] }>} text
 */

/** @typedef {[opens: string, first: string, second: string, third: string]} Four */
/** @type {(at: string, en: Four, it: Four) => Beats} */
const two = (at, [eo, ea, eb, ec], [io, ia, ib, ic]) => ({
  at,
  text: { en: { opens: eo, beats: [ea, eb, ec] }, it: { opens: io, beats: [ia, ib, ic] } },
});

/** By the row of the lecture's table. @type {Record<number, Beats>} */
// prettier-ignore
export const BEATS = {
  1: two('learning-a-distribution/noise',
    ['noise of 784 pixels', 'Hands: is noise ever a digit?', 'Draw a hundred; read the nearest distance aloud.', 'So a model must say where the digits are.'],
    ['rumore di 784 pixel', 'Alzate la mano: il rumore è mai una cifra?', 'Estrarne cento; leggere ad alta voce la distanza minima.', 'Dunque un modello deve dire dove stanno le cifre.']),
  2: two('principal-directions/turn',
    ['the line at 20°, the sum hidden', 'Hands: what does the error do as the spread grows?', 'Turn the line slowly and watch both bars.', 'The two have one sum.'],
    ['la retta a 20°, la somma nascosta', 'Alzate la mano: che cosa fa l’errore quando la dispersione cresce?', 'Girare piano la retta e guardare le due barre.', 'Le due hanno una sola somma.']),
  3: two('pca-on-mnist/matrices',
    ['k = 64, the way back', 'From the start, step through X, W, Z and back.', 'Set k to all pixels: the digit is back.', 'The slides leave out the mean; add it.'],
    ['k = 64, il ritorno', 'Dall’inizio, passare per X, W, Z e ritorno.', 'Portare k a tutti i pixel: la cifra è tornata.', 'Le slide tralasciano la media; aggiungerla.']),
  4: two('principal-directions/turn?a=65',
    ['the line near the eigenvector', 'Show the mirrored curves.', 'Stop at the top of one: it is the bottom of the other.', 'Pythagoras, point by point.'],
    ['la retta vicino all’autovettore', 'Mostrare le curve speculari.', 'Fermarsi in cima a una: è il fondo dell’altra.', 'Pitagora, punto per punto.']),
  5: two('principal-directions/climb',
    ['the search at its start', 'Let it climb.', 'It stops where w is an eigenvector.', 'Ask for the second direction: the next step.'],
    ['la ricerca all’inizio', 'Lasciarla salire.', 'Si ferma dove w è un autovettore.', 'Chiedere la seconda direzione: il passo seguente.']),
  6: two('pca-is-not-regression/swap',
    ['three lines, the axes as they came', 'Hands: which line survives the swap?', 'Swap: the picture turns about the diagonal.', 'Only PCA stays.'],
    ['tre rette, gli assi come sono arrivati', 'Alzate la mano: quale retta sopravvive allo scambio?', 'Scambiare: la figura gira attorno alla diagonale.', 'Solo la PCA resta.']),
  7: two('pca-generates/sample',
    ['codes drawn from a Gaussian', 'Hands: a digit, strokes or noise?', 'Draw some more.', 'Count the ink below zero.'],
    ['codici estratti da una gaussiana', 'Alzate la mano: una cifra, tratti o rumore?', 'Estrarne altri.', 'Contare l’inchiostro sotto zero.']),
  8: two('codes-and-autoencoders/encode',
    ['PCA, k = 2, a digit', 'Encode the digit: two numbers.', 'Change a number: the image follows.', 'The same W, there and back.'],
    ['PCA, k = 2, una cifra', 'Codificare la cifra: due numeri.', 'Cambiare un numero: l’immagine segue.', 'La stessa W, andata e ritorno.']),
  9: two('codes-and-autoencoders/train',
    ['linear, step 0, the prediction open', 'Hands: below, at or above PCA’s error?', 'Train; read the angle aloud while it falls.', 'The same plane, other axes. Then go on: Bend it.'],
    ['lineare, passo 0, previsione aperta', 'Alzate la mano: sotto, uguale o sopra l’errore della PCA?', 'Addestrare; leggere l’angolo ad alta voce mentre cala.', 'Lo stesso piano, altri assi. Poi avanti: Piegalo.']),
  10: two('manifolds-and-charts/roll',
    ['a roll of points, nothing trained', 'Turn the roll.', 'Train: the grid bends onto it.', 'A flat square, a curved surface.'],
    ['un rotolo di punti, nulla di addestrato', 'Girare il rotolo.', 'Addestrare: la griglia vi si piega sopra.', 'Un quadrato piatto, una superficie curva.']),
  11: two('manifolds-and-charts/charts',
    ['a sphere and its charts', 'Move one chart over the pole.', 'One alone never covers it.', 'The area is 4π in any chart.'],
    ['una sfera e le sue carte', 'Spostare una carta sul polo.', 'Una sola non la copre mai.', 'L’area è 4π in ogni carta.']),
  12: two('manifolds-and-charts/stir',
    ['the same surface in stirred codes', 'Stir the codes.', 'The surface does not move.', 'The loss cannot tell them apart.'],
    ['la stessa superficie con codici rimescolati', 'Rimescolare i codici.', 'La superficie non si muove.', 'La loss non può distinguerli.']),
  13: two('manifolds-and-charts/stretch',
    ['the code in the middle', 'Drag the code: lengths change.', 'Show PCA’s plane: the same everywhere.', 'A flat chart.'],
    ['il codice al centro', 'Trascinare il codice: le lunghezze cambiano.', 'Mostrare il piano della PCA: uguale ovunque.', 'Una carta piatta.']),
  14: two('the-vae/point',
    ['digits that look alike', 'Two digits one cannot tell apart.', 'The autoencoder may send them far apart.', 'So let the encoder say how sure it is.'],
    ['cifre che si somigliano', 'Due cifre che non si distinguono.', 'L’autoencoder può mandarle lontane.', 'Dunque lasciamo che l’encoder dica quanto è sicuro.']),
  15: two('entropy-and-divergence/swap',
    ['p and q of the slide', 'Hands: is KL a distance?', 'Exchange p and q.', 'Another number, and never a negative one.'],
    ['p e q della slide', 'Alzate la mano: la KL è una distanza?', 'Scambiare p e q.', 'Un altro numero, e mai negativo.']),
  16: two('elbo/integral',
    ['one x, ten guesses', 'Guess z from the prior.', 'Ten guesses miss, a hundred still fall short.', 'Hence q.'],
    ['un x, dieci tentativi', 'Indovinare z dalla prior.', 'Dieci tentativi mancano, cento non bastano ancora.', 'Ecco perché q.']),
  17: two('elbo/lines?k=1',
    ['line 1 of thirteen', 'One line a click, each with its number.', 'The gap stays on the screen.', 'The last line is what the VAE trains.'],
    ['riga 1 di tredici', 'Una riga per clic, ciascuna con il suo numero.', 'Il divario resta sullo schermo.', 'L’ultima riga è ciò che il VAE addestra.']),
  18: two('the-vae/costs',
    ['the two costs', 'Two bars: what x costs and what z costs.', 'Train; then a larger β.', 'The KL is a price list.'],
    ['i due costi', 'Due barre: quanto costa x e quanto costa z.', 'Addestrare; poi un β maggiore.', 'La KL è un listino prezzi.']),
  19: two('the-vae/cloud',
    ['a digit and its posterior', 'Read μ and σ aloud.', 'Hands, then draw codes: the same digit.', 'σ is as wide as the image allows.'],
    ['una cifra e la sua posterior', 'Leggere μ e σ ad alta voce.', 'Alzate la mano, poi estrarre codici: la stessa cifra.', 'σ è larga quanto l’immagine permette.']),
  20: two('the-vae/dice',
    ['the path z = μ + σ⊙ε', 'Draw ε five times.', 'Cut the path: the gradient is 0.', 'The dice stand outside.'],
    ['il percorso z = μ + σ⊙ε', 'Estrarre ε cinque volte.', 'Tagliare il percorso: il gradiente è 0.', 'I dadi stanno fuori.']),
  21: two('the-vae/dice',
    ['the decoder’s distribution', 'Mean, spread, one sample.', 'Salt and pepper: pixels are independent.', 'That is why means look blurred.'],
    ['la distribuzione del decoder', 'Media, dispersione, un campione.', 'Sale e pepe: i pixel sono indipendenti.', 'Per questo le medie sembrano sfocate.']),
  22: two('ae-against-vae/maps',
    ['both maps', 'Hands: who uses more room?', 'Train both; compare the two spreads.', 'One pays for distance, the other does not.'],
    ['le due mappe', 'Alzate la mano: chi usa più spazio?', 'Addestrarli; confrontare le due dispersioni.', 'Uno paga la distanza, l’altro no.']),
  23: two('ae-against-vae/walls',
    ['the stretch of the plane', 'How much steeper is the AE?', 'Show the steepest cell; dark is steep.', 'In the worst 1 %: a factor, not a feeling.'],
    ['la deformazione del piano', 'Quanto è più ripido l’AE?', 'Mostrare la cella più ripida; scuro è ripido.', 'Nel peggiore 1 %: un fattore, non una sensazione.']),
  24: two('ae-against-vae/edge',
    ['the probe past the codes', 'Drag outward slowly.', 'The way there and back stops closing.', 'A classifier does not notice.'],
    ['la sonda oltre i codici', 'Trascinare piano verso l’esterno.', 'L’andata e ritorno smette di chiudersi.', 'Un classificatore non se ne accorge.']),
  25: two('ae-against-vae/collapse',
    ['ribbons, a decoder that may see the past', 'Units in use.', 'Let the decoder see the past.', 'None left: the KL is gone.'],
    ['nastri, un decoder che può vedere il passato', 'Le unità in uso.', 'Lasciare che il decoder veda il passato.', 'Nessuna rimasta: la KL è sparita.']),
  26: two('interpolation/path',
    ['from a 7 to a 6', 'Hands: what lies between?', 'Walk the path; read the nearest digits.', 'Not one is a training image.'],
    ['da un 7 a un 6', 'Alzate la mano: che cosa c’è in mezzo?', 'Percorrere il cammino; leggere le cifre più vicine.', 'Nessuna è un’immagine di addestramento.']),
  27: two('interpolation/pixels',
    ['pixels against codes', 'Walk both rows.', 'A ghost above, a digit below.', 'Measure the middle.'],
    ['pixel contro codici', 'Percorrere le due righe.', 'Un fantasma sopra, una cifra sotto.', 'Misurare il centro.']),
  28: two('deformable-shapes/vertices',
    ['two bodies and the blend between', 'Hands: how long is the arm half-way?', 'Walk half-way, then train with lengths.', 'A property asked for, not an example shown.'],
    ['due corpi e la mescolanza tra loro', 'Alzate la mano: quanto è lungo il braccio a metà?', 'Andare a metà, poi addestrare con le lunghezze.', 'Una proprietà chiesta, non un esempio mostrato.']),
};
