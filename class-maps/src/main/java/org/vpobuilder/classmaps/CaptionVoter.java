package org.vpobuilder.classmaps;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.vpobuilder.classmaps.CsvTable.Row;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The caption rung of the person ladder: reads male, female or baby out of COCO's captions of an
 * image with exactly one person. The label is perceived by the people who wrote the captions.
 *
 * <p>Source: our own rules, because the papers give none. Whole words count, in lower case;
 * pronouns and owners ("a man's hat") do not. Age comes before gender: "baby boy" is a baby. A
 * caption gives no label if it names both sexes, an adult together with a baby, several people, a
 * child of unstated sex, a relation ("mother", often an animal's) or a figure ("statue"). Pairs
 * such as "baby elephant", "baby carriage" or "snow man" name no such person. The words and pairs
 * are data: {@code person-words.csv} and {@code caption-traps.csv}.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CaptionVoter implements Serializable {
  private static final long serialVersionUID = 1L;

  /** From a word to its meaning, a set of bits of {@link CaptionWords}. */
  private final Map<String, Integer> words;

  /**
   * From a first word to the second words that change its meaning, so that the pair names no such
   * person.
   */
  private final Map<String, Set<String>> traps;

  private CaptionVoter(Map<String, Integer> words, Map<String, Set<String>> traps) {
    this.words = words;
    this.traps = traps;
  }

  /** The voter with the word lists that come with the product (English). */
  public static CaptionVoter builtIn() {
    String words = "person-words.csv";
    String traps = "caption-traps.csv";
    try (Reader wordsCsv = Resources.open(words);
        Reader trapsCsv = Resources.open(traps)) {
      return read(wordsCsv, words, trapsCsv, traps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a user's own word lists. The caller closes both readers.
   *
   * @param words csv with the header {@code word,label,age}: label male, female, baby or none (a
   *     caption with this word gives no label); age baby, adult or any
   * @param wordsName origin of {@code words}, for messages
   * @param traps csv with the header {@code first,second}: lists of words, separated by spaces,
   *     each pair of which does not count
   * @param trapsName origin of {@code traps}, for messages
   * @throws BadInputException if a list is malformed or has a word twice
   */
  public static CaptionVoter read(Reader words, String wordsName, Reader traps, String trapsName) {
    return new CaptionVoter(
        CaptionWords.readWords(words, wordsName), CaptionWords.readTraps(traps, trapsName));
  }

  /** The label that one caption gives to the one person of its image. */
  public PersonLabel vote(String caption) {
    String text = caption.toLowerCase(Locale.ROOT);
    String previous = "";
    int said = 0;
    // A word counts only when the next word is known: "baby" may be followed by "elephant".
    int pending = 0;
    for (int start = nextWord(text, 0); start < text.length(); ) {
      int end = endOfWord(text, start);
      String word = text.substring(start, end);
      boolean trapped = traps.getOrDefault(previous, Set.of()).contains(word);
      said |= trapped ? 0 : pending;
      pending = trapped ? 0 : words.getOrDefault(word, 0);
      previous = word;
      start = nextWord(text, end);
    }
    return CaptionWords.label(said | pending);
  }

  private static int nextWord(String text, int from) {
    int at = from;
    while (at < text.length() && !Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * Finds the end of a word. An apostrophe inside a word belongs to it, so that "man's" is not
   * "man".
   */
  private static int endOfWord(String text, int from) {
    int at = from;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || isInnerApostrophe(text, at))) {
      at++;
    }
    return at;
  }

  private static boolean isInnerApostrophe(String text, int at) {
    char c = text.charAt(at);
    return (c == '\'' || c == '\u2019')
        && at + 1 < text.length()
        && Character.isLetter(text.charAt(at + 1));
  }

  /**
   * The word lists of {@link CaptionVoter}. The meaning of a word is a set of bits, so that the
   * meaning of a caption is the union of those of its words.
   */
  private static final class CaptionWords {
    private static final int MALE = 1;
    private static final int FEMALE = 1 << 1;
    private static final int BABY = 1 << 2;
    private static final int ADULT = 1 << 3;
    private static final int SILENCE = 1 << 4;

    private static final List<String> WORD_COLUMNS = List.of("word", "label", "age");
    private static final List<String> TRAP_COLUMNS = List.of("first", "second");
    private static final Pattern WORD = Pattern.compile("\\p{Ll}+");
    private static final Pattern SPACES = Pattern.compile(" +");

    private CaptionWords() {}

    /** The label of a caption whose words have together the bits {@code bits}. */
    static PersonLabel label(int bits) {
      boolean bothSexes = has(bits, MALE) && has(bits, FEMALE);
      boolean twoAges = has(bits, BABY) && has(bits, ADULT);
      if (has(bits, SILENCE) || bothSexes || twoAges) {
        return PersonLabel.NONE;
      }
      if (has(bits, BABY)) {
        return PersonLabel.BABY;
      }
      if (has(bits, MALE)) {
        return PersonLabel.MALE;
      }
      return has(bits, FEMALE) ? PersonLabel.FEMALE : PersonLabel.NONE;
    }

    private static boolean has(int bits, int bit) {
      return (bits & bit) != 0;
    }

    /** Reads the bits of each word. */
    static Map<String, Integer> readWords(Reader csv, String source) {
      Map<String, Integer> words = new HashMap<>();
      for (Row row : CsvTable.read(csv, source, WORD_COLUMNS).rows()) {
        String word = checkWord(row, row.cell(0));
        if (words.put(word, bits(row)) != null) {
          throw row.error("word", word, "each word once");
        }
      }
      return words;
    }

    private static int bits(Row row) {
      String kind = row.cell(1) + " " + row.cell(2);
      return switch (kind) {
        case "male any" -> MALE;
        case "male adult" -> MALE | ADULT;
        case "female any" -> FEMALE;
        case "female adult" -> FEMALE | ADULT;
        case "baby baby" -> BABY;
        case "none any" -> SILENCE;
        default ->
            throw row.error(
                "label and age", kind, "male or female with any or adult, baby baby, or none any");
      };
    }

    /** Reads for each first word all second words of its traps. */
    static Map<String, Set<String>> readTraps(Reader csv, String source) {
      Map<String, Set<String>> traps = new HashMap<>();
      for (Row row : CsvTable.read(csv, source, TRAP_COLUMNS).rows()) {
        List<String> seconds = words(row, 1);
        for (String first : words(row, 0)) {
          traps.computeIfAbsent(first, word -> new HashSet<>()).addAll(seconds);
        }
      }
      return traps;
    }

    private static List<String> words(Row row, int column) {
      return SPACES.splitAsStream(row.cell(column)).map(word -> checkWord(row, word)).toList();
    }

    private static String checkWord(Row row, String word) {
      if (!WORD.matcher(word).matches()) {
        throw row.error("word", word, "a word of lower-case letters");
      }
      return word;
    }
  }
}
