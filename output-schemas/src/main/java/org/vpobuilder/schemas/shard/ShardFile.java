package org.vpobuilder.schemas.shard;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * A shard, identified by its position in a release. Sorted by subset, split and number.
 *
 * @param number from 0, within subset and split
 */
public record ShardFile(Subset subset, Split split, int number) implements Comparable<ShardFile> {
  private static final Pattern PATH =
      Pattern.compile("(" + Subset.NAME + ")/(train|val|test)/vpo-\\1-\\2-(\\d{6})\\.tar");

  private static final Comparator<ShardFile> ORDER =
      Comparator.comparing(ShardFile::subset)
          .thenComparing(ShardFile::split)
          .thenComparingInt(ShardFile::number);

  /** The shard that a path names; empty if it names none, or one of an unknown subset. */
  public static Optional<ShardFile> ofPath(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(3));
    Split split = named(Split.values(), matcher.group(2));
    return Subset.find(matcher.group(1)).map(subset -> new ShardFile(subset, split, number));
  }

  /** The path relative to the release, with forward slashes. */
  public String path() {
    return ReleaseLayout.shard(subset, split, number);
  }

  /** {@code {subset}/{split}}. */
  public String side() {
    return ReleaseLayout.folder(subset, split);
  }

  private static <E> E named(E[] values, String name) {
    return Arrays.stream(values).filter(v -> v.toString().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public int compareTo(ShardFile other) {
    return ORDER.compare(this, other);
  }
}
