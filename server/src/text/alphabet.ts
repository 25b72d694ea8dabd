/** Facts about the Kazakh Cyrillic alphabet (42 letters) shared by all modules. */

/** All 42 letters in alphabetical order, lower case. */
export const KAZAKH_LETTERS = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя';
