/** Facts about the Kazakh Cyrillic alphabet (42 letters) shared by all rooms. */

/** The nine letters that Kazakh has and Russian has not, in lower case. */
export const KAZAKH_ONLY_LETTERS = 'әғқңөұүһі';

/** All 42 letters in alphabetical order, lower case. */
export const KAZAKH_LETTERS = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя';
