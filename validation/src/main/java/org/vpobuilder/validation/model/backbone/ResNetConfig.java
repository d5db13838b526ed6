package org.vpobuilder.validation.model.backbone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a residual network is.
 *
 * @param channels of its input: 3 of images, 2 or 1 of sounds
 * @param stemWidth channels of the first convolution
 * @param stages from the finest to the coarsest
 * @param coordinates whether two more channels tell each pixel's place, -1 to 1 across and down
 *     (CoordConv, Liu et al. 2018): small networks take long to find it from the borders
 */
public record ResNetConfig(
    Block block, Stem stem, int channels, int stemWidth, List<Stage> stages, boolean coordinates) {
  public ResNetConfig {
    stages = List.copyOf(stages);
  }

  /** A network that is not told where it is, as in the papers. */
  public ResNetConfig(Block block, Stem stem, int channels, int stemWidth, List<Stage> stages) {
    this(block, stem, channels, stemWidth, stages, false);
  }

  /** The same, told each pixel's place. */
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
    /** 1 x 1, 3 x 3, 1 x 1, which puts out four times its width. */
    BOTTLENECK(4);

    private final int expansion;

    Block(int expansion) {
      this.expansion = expansion;
    }

    /** Channels put out for one of its width. */
    public int expansion() {
      return expansion;
    }
  }

  /**
   * What comes before the first stage; both halve the resolution, and a max pool halves it again.
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
   * @param name of it among the parameters
   * @param width channels inside a block
   * @param stride of its first block
   * @param dilations of the 3 x 3 convolutions of each block
   */
  public record Stage(String name, int width, int stride, List<Integer> dilations) {
    public Stage {
      dilations = List.copyOf(dilations);
    }
  }

  /** ResNet-18 (He et al. 2016, table 1) of {@code channels}, named as torchvision's. */
  public static ResNetConfig resNet18(int channels) {
    return plain(Block.BASIC, channels, 64, List.of(2, 2, 2, 2));
  }

  /** ResNet-50 (He et al. 2016, table 1), its stride in the 3 x 3, named as torchvision's. */
  public static ResNetConfig resNet50() {
    return plain(Block.BOTTLENECK, 3, 64, List.of(3, 4, 6, 3));
  }

  /** ResNet-101, else as {@link #resNet50}. */
  public static ResNetConfig resNet101() {
    return plain(Block.BOTTLENECK, 3, 64, List.of(3, 4, 23, 3));
  }

  /**
   * A plain network: strides 4, 8, 16, 32 and widths {@code width} times 1, 2, 4, 8.
   *
   * @param depths blocks of each stage
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
   * @param outputStride of the last two stages: 8, where the third is dilated by 2 in place of its
   *     stride too ([C]'s {@code last_three_dilation_stride} of VPO), or 16, where it keeps its
   *     stride (of AVSBench)
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

  /** The same shape for trying out: one basic block a stage, 16 to 64 channels. */
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

  /** Stages under other names, as some published weights call them. */
  public ResNetConfig withStageNames(List<String> names) {
    List<Stage> renamed = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      renamed.add(new Stage(names.get(i), stage.width(), stage.stride(), stage.dilations()));
    }
    return new ResNetConfig(block, stem, channels, stemWidth, renamed, coordinates);
  }

  /** Channels of each stage's map. */
  public List<Integer> widths() {
    return stages.stream().map(stage -> stage.width() * block.expansion()).toList();
  }
}
