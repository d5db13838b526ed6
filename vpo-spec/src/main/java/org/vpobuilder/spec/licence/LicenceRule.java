package org.vpobuilder.spec.licence;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The licences under which images and clips may be used (SPEC.md, Licences). A term is a code, one
 * of COCO's names, {@code non-commercial} or {@code no-derivatives}.
 *
 * @param key where the spec has it, for messages
 * @param allow use only these; null for all
 * @param deny do not use these; null for none
 */
public record LicenceRule(String key, @Nullable List<String> allow, @Nullable List<String> deny)
    implements Serializable {
  /** The rule of a spec without a rule of licences. */
  public static final LicenceRule ALL = new LicenceRule("licences", null, null);

  public LicenceRule {
    allow = checked(key, "allow", allow);
    deny = checked(key, "deny", deny);
    for (String allowed : of(allow)) {
      for (LicenceTerm denied : terms(deny)) {
        LicenceTerm term = term(allowed);
        boolean same =
            term.equals(denied) || (!term.code().isEmpty() && denied.mayName(term.code()));
        if (same) {
          throw wrong(
              key,
              "%s in allow, which %s in deny takes away".formatted(allowed, denied.text()),
              "it in one of them");
        }
      }
    }
  }

  /** Whether an image or clip with that licence may be used. */
  public boolean allows(Licence licence) {
    boolean allowed =
        allow == null || terms(allow).stream().anyMatch(term -> term.names(licence.code()));
    return allowed && terms(deny).stream().noneMatch(term -> term.mayName(licence.code()));
  }

  private static @Nullable List<String> checked(
      String key, String list, @Nullable List<String> texts) {
    if (texts == null) {
      return null;
    }
    if (texts.isEmpty()) {
      throw wrong(key + "." + list, "an empty list", "some licences, or no " + list);
    }
    for (String text : texts) {
      if (LicenceTerm.of(text).isEmpty()) {
        throw wrong(key + "." + list, text, LicenceTerm.WANTED);
      }
    }
    if (new HashSet<>(texts).size() < texts.size()) {
      throw wrong(key + "." + list, texts, "each once");
    }
    return List.copyOf(texts);
  }

  private static List<LicenceTerm> terms(@Nullable List<String> texts) {
    return of(texts).stream().map(LicenceRule::term).toList();
  }

  private static LicenceTerm term(String text) {
    return LicenceTerm.of(text).orElseThrow();
  }

  private static List<String> of(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts;
  }

  private static BadInputException wrong(String key, Object got, String wanted) {
    return new BadInputException("spec: %s: got %s, wanted %s".formatted(key, got, wanted));
  }

  /**
   * A term of a spec's licence rule: a code, one of COCO's names, or a group of licences.
   *
   * @param text the term as the spec has it
   * @param code the code that it names; empty for a group
   */
  private record LicenceTerm(String text, String code) {
    private static final String NON_COMMERCIAL = "non-commercial";
    private static final String NO_DERIVATIVES = "no-derivatives";
    private static final List<String> GROUPS = List.of(NON_COMMERCIAL, NO_DERIVATIVES);

    private static final Pattern CODE =
        Pattern.compile("cc-by(-nc)?(-sa|-nd)?-\\d\\.\\d|cc0-1\\.0|pdm-1\\.0");

    private static final List<String> CODES =
        List.of(
            Licence.NO_KNOWN_COPYRIGHT,
            Licence.SAMPLING_PLUS,
            Licence.US_GOVERNMENT,
            Licence.OTHER,
            Licence.UNKNOWN.code());

    /** The names in COCO 2017's files, all of version 2.0 there. */
    private static final Map<String, String> NAMES =
        new TreeMap<>(
            Map.of(
                "Attribution-NonCommercial-ShareAlike License", "cc-by-nc-sa-2.0",
                "Attribution-NonCommercial License", "cc-by-nc-2.0",
                "Attribution-NonCommercial-NoDerivs License", "cc-by-nc-nd-2.0",
                "Attribution License", "cc-by-2.0",
                "Attribution-ShareAlike License", "cc-by-sa-2.0",
                "Attribution-NoDerivs License", "cc-by-nd-2.0",
                "No known copyright restrictions", Licence.NO_KNOWN_COPYRIGHT,
                "United States Government Work", Licence.US_GOVERNMENT));

    /** The terms that are possible, for an error message. */
    static final String WANTED =
        "a code such as cc-by-2.0 or cc-by-nc-nd-2.0, cc0-1.0, pdm-1.0, %s, a group (%s) or a name as COCO's %s"
            .formatted(
                String.join(", ", CODES),
                String.join(", ", GROUPS),
                String.join(", ", NAMES.keySet().stream().limit(2).toList()));

    /** The term that a text stands for; empty if it is not a term. */
    static Optional<LicenceTerm> of(String text) {
      if (GROUPS.contains(text)) {
        return Optional.of(new LicenceTerm(text, ""));
      }
      if (CODES.contains(text) || CODE.matcher(text).matches()) {
        return Optional.of(new LicenceTerm(text, text));
      }
      return Optional.ofNullable(NAMES.get(text)).map(code -> new LicenceTerm(text, code));
    }

    /**
     * Whether the term names a licence; a group names only the licences that surely belong to it.
     */
    boolean names(String licence) {
      return switch (text) {
        case NON_COMMERCIAL -> licence.contains("-nc");
        case NO_DERIVATIVES -> licence.contains("-nd");
        default -> code.equals(licence);
      };
    }

    /**
     * Whether the term may name a licence: if the terms of a licence are unknown, no group is ruled
     * out. Sampling+ lets samples of a work be sold and whole copies not; a clip may be the whole.
     */
    boolean mayName(String licence) {
      boolean untold = licence.equals(Licence.OTHER) || licence.equals(Licence.UNKNOWN.code());
      boolean partly = licence.equals(Licence.SAMPLING_PLUS) && text.equals(NON_COMMERCIAL);
      return names(licence) || (code.isEmpty() && untold) || partly;
    }
  }
}
