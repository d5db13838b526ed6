package org.vpobuilder.validation.model.vct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel.Backbone;
import org.vpobuilder.validation.model.AvsModel.Fit;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.SineWeights;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

class VctSegmenterTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static VctSegmenter model(VctSegmenter.Prototypes prototypes, boolean maskige) {
    return model(prototypes, maskige, CriterionConfig.PUBLISHED.withPoints(64));
  }

  private static VctSegmenter model(
      VctSegmenter.Prototypes prototypes, boolean maskige, CriterionConfig criterion) {
    VctSegmenter model =
        new VctSegmenter(
            new VctConfig(
                64,
                maskige,
                new VctConfig.Network(6, 32, 4, 1, 48, 2, 48, 5, 40),
                criterion,
                1,
                0.1),
            new VctBackbones(VctBackbones::tinyImage, VctBackbones.tinySound(1)),
            3,
            prototypes);
    model.network().initialise(4);
    return model;
  }

  private static Inputs inputs(int height, int width, List<Integer> sounding) {
    List<Batch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      entries.add(new Batch.Entry("" + i, "ms", sounding, List.of(0, 1), List.of()));
    }
    return new Inputs(
        WeightFormula.input("image", 4, 2, 3, height, width),
        WeightFormula.input("labels", 2, 2, height, width).greater(0).to(DType.I64),
        WeightFormula.input("audio", 2, 2, 1, 96, 64),
        1,
        entries);
  }

  private static Losses losses(VctSegmenter model, Inputs inputs, long step) {
    model.network().train(true);
    return model.losses(inputs, Draws.of(1), step);
  }

  @Test
  void losses_withPrototypes_reachEveryParameterButWhatNothingReads() {
    VctSegmenter model = model(VctSegmenter.Prototypes.OF_CLASSES, true);
    Losses losses = losses(model, inputs(64, 64, List.of(1)), 0);
    assertThat(losses.terms()).containsOnlyKeys("class", "mask", "dice", "prototype");
    double sum = losses.terms().values().stream().mapToDouble(Tensor::item).sum();
    assertThat(losses.total().item()).isCloseTo(sum, within(1e-4));
    Autograd.backward(losses.total());
    model
        .network()
        .parameters()
        .forEach(
            (name, leaf) -> {
              double most = Autograd.gradient(leaf).map(g -> g.abs().max().item()).orElse(0.0);
              // A gate of one hidden unit may be shut; positions only turn layers that begin at
              // zero.
              if (!name.matches("scale_factor_module\\..\\.(fc1.*|fc2\\.weight)")
                  && !name.endsWith("pixel_decoder.transformer.level_embed")) {
                assertThat(most).as(name).isPositive();
              }
            });
  }

  /** Groups are drawn anew in each step, and as before in the same one. */
  @Test
  void losses_ofSteps_areDrawnByTheStep() {
    VctSegmenter model =
        model(
            VctSegmenter.Prototypes.NONE,
            false,
            // Matched by classes alone, so that no point that is drawn for masks has a say.
            new CriterionConfig(2, 0, 0, 0.1, CriterionConfig.MaskLoss.BCE, 64, 3, 0.75));
    Inputs inputs = inputs(64, 64, List.of(1));
    float[] first = losses(model, inputs, 0).total().floats();
    assertThat(losses(model, inputs, 0).total().floats()).isEqualTo(first);
    assertThat(losses(model, inputs, 1).total().floats()).isNotEqualTo(first);
    assertThat(losses(model, inputs, 0).terms()).containsOnlyKeys("class", "mask", "dice");
  }

  /** S4's sounds are of a category; AVSS's and VPO's targets are what the labels show. */
  @Test
  void losses_ofCategories_dependOnWhatIsHeard() {
    VctSegmenter categories = model(VctSegmenter.Prototypes.OF_CATEGORIES, false);
    VctSegmenter classes = model(VctSegmenter.Prototypes.OF_CLASSES, false);
    double[] heard = new double[4];
    for (int i = 0; i < 2; i++) {
      Inputs inputs = inputs(64, 64, List.of(i == 0 ? 1 : 23));
      heard[i] = losses(categories, inputs, 0).terms().get("prototype").item();
      heard[2 + i] = losses(classes, inputs, 0).terms().get("prototype").item();
    }
    assertThat(heard[0]).isNotEqualTo(heard[1]);
    assertThat(heard[2]).isEqualTo(heard[3]);
    assertThat(categories.network().state().get(PROTOTYPES).size(0)).isEqualTo(23);
    assertThat(classes.network().state().get(PROTOTYPES).size(0)).isEqualTo(3);
  }

  private static final String PROTOTYPES =
      "sem_seg_head.predictor.visual_query_block.prototype.weight";

  /** Images of other sides are squeezed to the canvas and the scores resized back. */
  @Test
  void logits_ofAnySize_areOfTheImagesSize() {
    VctSegmenter model = model(VctSegmenter.Prototypes.OF_CLASSES, true);
    model.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      Tensor logits = model.logits(inputs(37, 90, List.of(1)));
      assertThat(logits.shape()).containsExactly(2, 3, 37, 90);
      for (float probability : model.foreground(logits).floats()) {
        assertThat(probability).isBetween(0f, 1f);
      }
    }
    assertThat(losses(model, inputs(37, 90, List.of(1)), 0).total().item()).isFinite();
  }

  /** As the authors' optimiser: embeddings, norms and Swin's biases do not decay. */
  @Test
  void groups_haveTheirRatesAndDecay() {
    VctSegmenter model = model(VctSegmenter.Prototypes.OF_CLASSES, true);
    Map<String, String> kinds = new TreeMap<>();
    for (ParameterGroup group : model.groups(1)) {
      group.names().forEach(name -> kinds.put(name, group.lrMultiplier() + " " + group.decay()));
    }
    assertThat(kinds)
        .containsEntry("backbone.layer1.0.conv1.weight", "0.1 true")
        .containsEntry("pre_sam_backbone.layer1.0.bn1.weight", "0.1 false")
        .containsEntry("audio_backbone.layer1.0.conv1.weight", "1.0 true")
        .containsEntry(PROTOTYPES, "1.0 false")
        .containsEntry("sem_seg_head.predictor.query_feat.weight", "1.0 false")
        .containsEntry("sem_seg_head.pixel_decoder.transformer.level_embed", "1.0 true")
        .containsEntry("criterion.logit_scale", "1.0 true");
  }

  private static VctSegmenter published(java.util.function.Supplier<VctBackbones.Image> image) {
    return new VctSegmenter(
        new VctConfig(64, false, VctConfig.Network.PUBLISHED, CriterionConfig.PUBLISHED, 1, 0.1),
        new VctBackbones(image, VctBackbones.vggish()),
        2,
        VctSegmenter.Prototypes.NONE);
  }

  /** torchvision's list of ResNet-50, and torchvggish's, name what these backbones take. */
  @Test
  void backbone_resNet50AndVggish_areNamedAsPublished() throws Exception {
    VctSegmenter model = published(() -> VctBackbones.resNet(ResNetConfig.resNet50()));
    List<String> image = Golden.rows("backbone/resnet50.csv");
    model
        .backbone(Backbone.IMAGE)
        .forEach(
            (name, tensor) ->
                assertThat(image).anyMatch(row -> row.startsWith(name + "," + shape(tensor))));
    assertThat(model.backbone(Backbone.IMAGE)).hasSize(265);
    List<String> audio = Golden.rows("backbone/vggish.csv");
    assertThat(model.backbone(Backbone.AUDIO)).hasSize(12);
    model
        .backbone(Backbone.AUDIO)
        .forEach(
            (name, tensor) ->
                assertThat(audio).anyMatch(row -> row.startsWith(name + "," + shape(tensor))));
  }

  private static String shape(Tensor tensor) {
    return java.util.Arrays.stream(tensor.shape())
        .mapToObj(Long::toString)
        .collect(java.util.stream.Collectors.joining("x"));
  }

  @Test
  void fit_swinsNormsAfterItsStages_mayBeMissing() {
    VctSegmenter swin = published(VctBackbones::swinB);
    assertThat(swin.fit(Backbone.IMAGE, "norm2.weight")).isEqualTo(Fit.MAY_BE_MISSING);
    assertThat(swin.fit(Backbone.IMAGE, "patch_embed.norm.weight")).isEqualTo(Fit.EXACT);
    assertThat(SineWeights.entries(swin.network()))
        .containsEntry("backbone.layers.2.blocks.17.attn.relative_position_index", "144x144");
    assertThat(model(VctSegmenter.Prototypes.NONE, false).fit(Backbone.IMAGE, "norm2.weight"))
        .isEqualTo(Fit.EXACT);
  }
}
