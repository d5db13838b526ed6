package org.vpobuilder.schemas.shard;

import java.util.Locale;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/** The paths of the files of a release, relative to its root, with forward slashes. */
public final class ReleaseLayout {
  public static final String SPEC = "spec.yaml";
  public static final String REJECTIONS = "rejections.jsonl";
  public static final String CLIPS = "index/clips.jsonl";
  public static final String INDEX_SUMMARY = "index/index.json";
  public static final String INDEX_REJECTIONS = "index/rejections.jsonl";
  public static final String PLAN_REJECTIONS = "plan/rejections.jsonl";
  public static final String PLAN_SUMMARY = "plan/plan.json";

  /** The class map of the masks. */
  public static final String CLASS_MAP = "class-map.csv";

  public static final String LICENCES = "plan/licences.json";
  public static final String CARD = "README.md";
  public static final String ATTRIBUTION = "ATTRIBUTION.csv";
  public static final String CITATION = "CITATION.cff";
  public static final String CROISSANT = "croissant.json";

  private ReleaseLayout() {}

  /** {@code plan/{subset}.jsonl}. */
  public static String planRows(Subset subset) {
    return "plan/%s.jsonl".formatted(subset);
  }

  /** {@code {subset}/{split}}. */
  public static String folder(Subset subset, Split split) {
    return "%s/%s".formatted(subset, split);
  }

  /** {@code vpo-{subset}-{split}-{000000}.tar}. */
  public static String shardName(Subset subset, Split split, int number) {
    return String.format(Locale.ROOT, "vpo-%s-%s-%06d.tar", subset, split, number);
  }

  /** {@code {subset}/{split}/vpo-{subset}-{split}-{000000}.tar}. */
  public static String shard(Subset subset, Split split, int number) {
    return folder(subset, split) + "/" + shardName(subset, split, number);
  }

  /** {@code {subset}/{split}/shards.json}. */
  public static String shardIndex(Subset subset, Split split) {
    return folder(subset, split) + "/shards.json";
  }

  /** The url of a shard of another subset in an index: {@code ../../{subset}/{split}/...}. */
  public static String urlFromIndex(Subset index, Subset subset, Split split, int number) {
    return index == subset
        ? shardName(subset, split, number)
        : "../../" + shard(subset, split, number);
  }
}
