// What the script must be able to say even if the desk cannot be reached. All else comes with the form's description.
// Each language is a file of words/; the build puts them all in here.
const WORDS = WORDS_BY_LANGUAGE;

export const languageOf = (place) => {
  const marked = place.closest("[lang]");
  return Object.keys(WORDS).find((code) => RegExp("^" + code, "i").test(marked?.lang || navigator.language)) || "en";
};

export const wordsFor = (place) => WORDS[languageOf(place)];
