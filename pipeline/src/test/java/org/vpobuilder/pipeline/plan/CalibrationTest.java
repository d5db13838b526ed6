package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.subset.VpoSubsets;

/** The published ratio of masks to images, 13,496 / 9,817 = 1.3748 (S1 §3), on a made-up world. */
class CalibrationTest {
  private static final double PUBLISHED = 13496 / 9817.0;

  private final List<CheckedScene> checked = new ArrayList<>();

  @Test
  void plan_syntheticWorld_publishedMasksPerImage(@TempDir Path folder) throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    SyntheticWorld.write(new WorldConfig(1500, 0, 5, true), folder, WorldProgress.SILENT);
    ReleaseSpec spec = Scenes.spec(yaml -> yaml.replace("train: 120,", "train: 400,"));
    List<ProbedClip> clips = new ArrayList<>();
    for (VpoClass vpoClass : Scenes.CLASSES.classes()) {
      String label = vpoClass.ids("vggsound").get(0);
      clips.add(Scenes.clip(Split.TRAIN, label, "v" + vpoClass.index(), "s" + vpoClass.index()));
    }
    read(Folder.of(folder.resolve("coco")), spec);

    Plan plan =
        new ReleasePlanner(
                spec, Scenes.CLASSES, Scenes.pool(clips), Set.of(VpoSubsets.MS), EarlierPlan.NONE)
            .plan(checked, new Tallies());

    List<PlannedSample> rows = plan.rows().get(VpoSubsets.MS);
    double masks = rows.stream().mapToInt(row -> row.sounding().size()).sum();
    assertThat(rows).hasSizeGreaterThan(200);
    assertThat(plan.keepProbability().get(Split.TRAIN)).isBetween(0.01, 0.99);
    assertThat(masks / rows.size()).isBetween(PUBLISHED * 0.99, PUBLISHED * 1.01);
  }

  private void read(Folder coco, ReleaseSpec spec) throws Exception {
    List<Scene> scenes = new ArrayList<>();
    Sources sources = Records.sources(coco, coco);
    Entries findings =
        sources
            .visual("coco")
            .read(Split.TRAIN, Scenes.CLASSES, spec.persons())
            .scenes(Map.of(), scenes::add);
    assertThat(findings.rejections()).isEmpty();
    try (SceneChecker checker = new SceneChecker(sources, Scenes.CLASSES, false)) {
      for (Scene scene : scenes) {
        CheckedScene.Place place =
            new CheckedScene.Place(
                VpoSubsets.MS, 0, Draws.of(7).at("rank", VpoSubsets.MS, scene.image().id()).bits());
        checked.add(
            new CheckedScene(
                scene.split(),
                scene.annotated(),
                scene.notExhaustive(),
                List.of(place),
                checker.seen(scene).scene().image(),
                checker.objects(scene).objects(),
                ""));
      }
    }
  }
}
