package org.vpobuilder.validation.model.backbone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The shape of a residual network.
 *
 * @param channels channels of its input: 3 for images, 2 or 1 for sounds
 * @param stemWidth channels of the first convolution
 * @param stages from the finest to the coarsest
 * @param coordinates whether two further channels contain each pixel's coordinates, -1 to 1 across
 *     and down (CoordConv, Liu et al. 2018); small networks take long to derive them from the
 *     borders
 */
public record ResNetConfig(
    Block block, Stem stem, int channels, int stemWidth, List<Stage> stages, boolean coordinates) {
  public ResNetConfig {
    stages = List.copyOf(stages);
  }

  /** A network without coordinates, as in the papers. */
  public ResNetConfig(Block block, Stem stem, int channels, int stemWidth, List<Stage> stages) {
    this(block, stem, channels, stemWidth, stages, false);
  }

  /** The same network with coordinates. */
  public ResNetConfig withCoordinates() {
    return new ResNetConfig(block, stem, channels, stemWidth, stages, true);
  }

  /** Channels of the stem's first convolution. */
  int inputs() {
    return channels + (coordinates ? 2 : 0);
  }

  /** The residual unit. */
  public enum Block {
    /** Two 3 x 3 convolutions. */
    BASIC(1),
    /** 1 x 1, 3 x 3 and 1 x 1 convolutions; the output is four times as wide. */
    BOTTLENECK(4);

    private final int expansion;

    Block(int expansion) {
      this.expansion = expansion;
    }

    /** The ratio of output channels to its width. */
    public int expansion() {
      return expansion;
    }
  }

  /**
   * The layers before the first stage; both kinds halve the resolution, and a max pool halves it
   * again.
   */
  public enum Stem {
    /** One 7 x 7 convolution. */
    PLAIN,
    /** Three 3 x 3 convolutions, the last twice as wide. */
    DEEP
  }

  /**
   * Blocks of one width.
   *
   * @param name name of the stage among the parameters
   * @param width channels inside a block
   * @param stride stride of its first block
   * @param dilations dilations of the 3 x 3 convolutions of each block
   */
  public record Stage(String name, int width, int stride, List<Integer> dilations) {
    public Stage {
      dilations = List.copyOf(dilations);
    }
  }

  /**
   * ResNet-18 (He et al. 2016, table 1) with {@code channels} input channels, named as in
   * torchvision.
   */
  public static ResNetConfig resNet18(int channels) {
    return plain(Block.BASIC, channels, 64, List.of(2, 2, 2, 2));
  }

  /**
   * ResNet-50 (He et al. 2016, table 1), with the stride in the 3 x 3 convolution, named as in
   * torchvision.
   */
  public static ResNetConfig resNet50() {
    return plain(Block.BOTTLENECK, 3, 64, List.of(3, 4, 6, 3));
  }

  /** ResNet-101, otherwise as {@link #resNet50}. */
  public static ResNetConfig resNet101() {
    return plain(Block.BOTTLENECK, 3, 64, List.of(3, 4, 23, 3));
  }

  /**
   * A plain network: strides 4, 8, 16, 32 and widths {@code width} times 1, 2, 4, 8.
   *
   * @param depths number of blocks of each stage
   */
  public static ResNetConfig plain(Block block, int channels, int width, List<Integer> depths) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < depths.size(); i++) {
      List<Integer> dilations = Collections.nCopies(depths.get(i), 1);
      stages.add(new Stage("layer" + (i + 1), width << i, i == 0 ? 1 : 2, dilations));
    }
    return new ResNetConfig(block, Stem.PLAIN, channels, width, stages);
  }

  /**
   * CAVP's ResNet-50: a deep stem; the last stage's blocks are dilated by 2, 4 and 8 in place of
   * its stride (Chen et al. 2017, "Rethinking atrous convolution", 4.2.1).
   *
   * @param outputStride stride of the last two stages: 8, where the third stage is also dilated, by
   *     2, instead of having a stride ({@code last_three_dilation_stride} in the authors' code for
   *     VPO), or 16, where it keeps its stride (for AVSBench)
   */
  public static ResNetConfig dilatedResNet50(int outputStride) {
    if (outputStride != 8 && outputStride != 16) {
      throw new IllegalArgumentException("got output stride " + outputStride + ", wanted 8 or 16");
    }
    boolean dilated = outputStride == 8;
    return new ResNetConfig(
        Block.BOTTLENECK,
        Stem.DEEP,
        3,
        64,
        List.of(
            new Stage("layer1", 64, 1, List.of(1, 1, 1)),
            new Stage("layer2", 128, 2, List.of(1, 1, 1, 1)),
            dilated
                ? new Stage("layer3", 256, 1, List.of(1, 2, 2, 2, 2, 2))
                : new Stage("layer3", 256, 2, List.of(1, 1, 1, 1, 1, 1)),
            new Stage("layer4", 512, 1, List.of(2, 4, 8))));
  }

  /** The same shape in small: one basic block a stage, 16 to 64 channels. */
  public static ResNetConfig tinyDilated() {
    return new ResNetConfig(
        Block.BASIC,
        Stem.DEEP,
        3,
        8,
        List.of(
            new Stage("layer1", 16, 1, List.of(1)),
            new Stage("layer2", 32, 2, List.of(1)),
            new Stage("layer3", 48, 1, List.of(2)),
            new Stage("layer4", 64, 1, List.of(4))),
        true);
  }

  /** The same network with other names of its stages, as in some published weights. */
  public ResNetConfig withStageNames(List<String> names) {
    List<Stage> renamed = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      renamed.add(new Stage(names.get(i), stage.width(), stage.stride(), stage.dilations()));
    }
    return new ResNetConfig(block, stem, channels, stemWidth, renamed, coordinates);
  }

  /** The channels of each stage's map. */
  public List<Integer> widths() {
    return stages.stream().map(stage -> stage.width() * block.expansion()).toList();
  }
}
