package org.vpobuilder.spec.licence;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The licences of a spec (SPEC.md, Licences): {@code allow} and {@code deny} judge images, {@code
 * clips} judges clips. They are apart because VGGSound and AudioSet state no licence of their
 * clips, so that one rule for both would leave nothing to hear.
 *
 * @param allow use only images under these; null for all
 * @param deny use no image under these; null for none
 * @param clips the same for clips; null to use clips under every licence
 */
public record LicenceSpec(
    @Nullable List<String> allow, @Nullable List<String> deny, @Nullable ClipLicences clips)
    implements Serializable {
  private static final String KEY = "licences";

  public LicenceSpec {
    LicenceRule rule = new LicenceRule(KEY, allow, deny);
    allow = rule.allow();
    deny = rule.deny();
  }

  /** The rule that images are judged by. */
  public LicenceRule ofImages() {
    return new LicenceRule(KEY, allow, deny);
  }

  /** The rule that clips are judged by. */
  public LicenceRule ofClips() {
    return clips == null ? LicenceRule.ALL : clips.rule();
  }
}
