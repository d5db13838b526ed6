package org.vpobuilder.spec.licence;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The licences under which clips may be used: {@code licences.clips} of a spec.
 *
 * @param allow use only clips under these; null for all
 * @param deny use no clip under these; null for none
 */
public record ClipLicences(@Nullable List<String> allow, @Nullable List<String> deny)
    implements Serializable {
  private static final String KEY = "licences.clips";

  public ClipLicences {
    LicenceRule rule = new LicenceRule(KEY, allow, deny);
    allow = rule.allow();
    deny = rule.deny();
  }

  LicenceRule rule() {
    return new LicenceRule(KEY, allow, deny);
  }
}
