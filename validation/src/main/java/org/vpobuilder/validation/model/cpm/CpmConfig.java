package org.vpobuilder.validation.model.cpm;

import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Mask2FormerConfig;
import org.vpobuilder.validation.model.pvt.PvtConfig;

/**
 * What a CPM is (S2 §1; decision 28 for what no source says).
 *
 * @param image the image backbone
 * @param audio the audio backbone, of 1 or 2 channels
 * @param core sizes of pixel decoder and transformer decoder
 * @param rounds of blocks: each looks at the sound and at the three levels; 3 as chosen
 * @param criterion of both paths
 * @param ccdm of the class mixtures
 * @param prompts of the prompting path
 * @param backboneLr what the image backbone's rate is multiplied by; 0.1 as in Mask2Former
 */
public record CpmConfig(
    Image image,
    ResNetConfig audio,
    Mask2FormerConfig core,
    int rounds,
    CriterionConfig criterion,
    CcdmConfig ccdm,
    PromptConfig prompts,
    double backboneLr) {
  /** An image backbone with maps of strides 4, 8, 16 and 32. */
  public sealed interface Image {
    record OfResNet(ResNetConfig config) implements Image {}

    record OfPvt(PvtConfig config) implements Image {}
  }

  /** Of S2 §1 with ResNet-50 on VPO. */
  public static CpmConfig resNet50(int classes, int audioChannels) {
    return paper(new Image.OfResNet(ResNetConfig.resNet50()), classes, audioChannels);
  }

  /** Of S2's table 1 with PVT v2 b5. */
  public static CpmConfig pvt(int classes, int audioChannels) {
    return paper(new Image.OfPvt(PvtConfig.b5()), classes, audioChannels);
  }

  private static CpmConfig paper(Image image, int classes, int audioChannels) {
    return new CpmConfig(
        image,
        ResNetConfig.resNet18(audioChannels),
        Mask2FormerConfig.published(classes),
        3,
        CriterionConfig.PUBLISHED,
        CcdmConfig.DEFAULT,
        PromptConfig.DEFAULT,
        0.1);
  }
}
