package org.vpobuilder.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.avsbench.AvsManifest;
import org.vpobuilder.spec.avsbench.Replacement;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.IndexSummary;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ReleaseDiff;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.Sample;

/** Every persisted type. */
public final class Formats {
  public static final JsonFormat<ReleaseSpec> SPEC = SubsetModule.spec();
  public static final JsonFormat<ProbedClip> CLIP =
      JsonFormat.strict(ProbedClip.class, "clip.schema.json");
  public static final JsonFormat<IndexSummary> INDEX_SUMMARY =
      JsonFormat.strict(IndexSummary.class, "index-summary.schema.json");
  public static final JsonFormat<PlannedSample> PLAN_ROW =
      JsonFormat.strict(PlannedSample.class, "plan-row.schema.json");
  public static final JsonFormat<PlanSummary> PLAN_SUMMARY =
      JsonFormat.strict(PlanSummary.class, "plan-summary.schema.json");
  public static final JsonFormat<LicenceTable> LICENCES =
      JsonFormat.strict(LicenceTable.class, "licences.schema.json");
  public static final JsonFormat<Sample> SAMPLE =
      JsonFormat.strict(Sample.class, "sample.schema.json");
  public static final JsonFormat<Rejection> REJECTION =
      JsonFormat.strict(Rejection.class, "rejection.schema.json");
  public static final JsonFormat<ShardIndex> SHARD_INDEX =
      JsonFormat.strict(ShardIndex.class, "shard-index.schema.json");
  public static final JsonFormat<Release> RELEASE =
      JsonFormat.strict(Release.class, "release.schema.json");
  public static final JsonFormat<Stats> STATS = JsonFormat.strict(Stats.class, "stats.schema.json");
  public static final JsonFormat<Probes> PROBES =
      JsonFormat.strict(Probes.class, "probes.schema.json");

  public static final JsonFormat<ReleaseDiff> RELEASE_DIFF =
      JsonFormat.strict(ReleaseDiff.class, "release-diff.schema.json");

  public static final JsonFormat<Replacement> AVS_REPLACEMENT =
      JsonFormat.strict(Replacement.class, "avs-replacement.schema.json");
  public static final JsonFormat<AvsManifest> AVS_MANIFEST =
      JsonFormat.strict(AvsManifest.class, "avs-m-ss.schema.json");

  /** The format of Croissant, which is JSON-LD, so it stays a tree. */
  public static final JsonFormat<JsonNode> CROISSANT =
      JsonFormat.lenient(JsonNode.class, "croissant.schema.json");

  /**
   * The part of the Citation File Format that we write; a tree, because its member names are not
   * legal component names.
   */
  public static final JsonFormat<JsonNode> CITATION =
      JsonFormat.lenient(JsonNode.class, "citation.schema.json");

  private Formats() {}

  public static List<JsonFormat<?>> all() {
    return List.of(
        SPEC,
        CLIP,
        INDEX_SUMMARY,
        PLAN_ROW,
        PLAN_SUMMARY,
        LICENCES,
        SAMPLE,
        REJECTION,
        SHARD_INDEX,
        RELEASE,
        STATS,
        PROBES,
        RELEASE_DIFF,
        AVS_REPLACEMENT,
        AVS_MANIFEST,
        CROISSANT,
        CITATION);
  }
}
