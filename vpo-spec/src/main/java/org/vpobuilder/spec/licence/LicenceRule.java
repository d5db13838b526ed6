package org.vpobuilder.spec.licence;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Which images and clips may be used by their licence (SPEC.md, Licences). A term is a code, one of
 * COCO's names, {@code non-commercial} or {@code no-derivatives}.
 *
 * @param allow only these; null for all
 * @param deny not these; null for none
 */
public record LicenceRule(@Nullable List<String> allow, @Nullable List<String> deny)
    implements Serializable {
  /** Of a spec that says nothing of licences. */
  public static final LicenceRule ALL = new LicenceRule(null, null);

  public LicenceRule {
    allow = checked("allow", allow);
    deny = checked("deny", deny);
    for (String allowed : of(allow)) {
      for (LicenceTerm denied : terms(deny)) {
        LicenceTerm term = term(allowed);
        boolean same =
            term.equals(denied) || (!term.code().isEmpty() && denied.mayName(term.code()));
        if (same) {
          throw wrong(
              "licences",
              "%s in allow, which %s in deny takes away".formatted(allowed, denied.text()),
              "it in one of them");
        }
      }
    }
  }

  /** Whether what has that licence may be used. */
  public boolean allows(Licence licence) {
    boolean allowed =
        allow == null || terms(allow).stream().anyMatch(term -> term.names(licence.code()));
    return allowed && terms(deny).stream().noneMatch(term -> term.mayName(licence.code()));
  }

  private static @Nullable List<String> checked(String key, @Nullable List<String> texts) {
    if (texts == null) {
      return null;
    }
    if (texts.isEmpty()) {
      throw wrong("licences." + key, "an empty list", "some licences, or no " + key);
    }
    for (String text : texts) {
      if (LicenceTerm.of(text).isEmpty()) {
        throw wrong("licences." + key, text, LicenceTerm.WANTED);
      }
    }
    if (new HashSet<>(texts).size() < texts.size()) {
      throw wrong("licences." + key, texts, "each once");
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
}
