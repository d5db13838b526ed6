package org.vpobuilder.pipeline.sources.vggsound;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which download tools name the clip of a row. An id may contain underscores, so a
 * name is parsed from its end.
 */
public enum ClipNaming {
  /** VGGSound's own form: the start in six digits. */
  PADDED("{id}_{start:06d}", "(.+)_(\\d{6})"),
  /** The start in the form of the csv. */
  PLAIN("{id}_{start}", "(.+)_(0|[1-9]\\d{0,5})"),
  /** Start and end in milliseconds; the end is not checked. */
  MILLISECONDS("{id}_{start_ms}_{end_ms}", "(.+)_(?:([1-9]\\d{0,5})000|0)_[1-9]\\d{0,9}");

  private final String form;
  private final Pattern pattern;

  ClipNaming(String form, String pattern) {
    this.form = form;
    this.pattern = Pattern.compile(pattern);
  }

  /** The clip that a file is of, as {@code {id}_{start:06d}}; null for a name of another form. */
  @Nullable String clipId(String stem) {
    Matcher name = pattern.matcher(stem);
    if (!name.matches()) {
      return null;
    }
    String start = name.group(2);
    return VggsoundRow.clipId(name.group(1), start == null ? 0 : Integer.parseInt(start));
  }

  /** The form of a name without its extension, as messages show it. */
  @Override
  public String toString() {
    return form;
  }
}
