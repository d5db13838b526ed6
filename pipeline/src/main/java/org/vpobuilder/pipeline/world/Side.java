package org.vpobuilder.pipeline.world;

/** The two splits of both data sets. */
enum Side {
  TRAIN("train2017", "train"),
  TEST("val2017", "test");

  private final String coco;
  private final String vggSound;

  Side(String coco, String vggSound) {
    this.coco = coco;
    this.vggSound = vggSound;
  }

  /** The name of COCO's split. */
  String coco() {
    return coco;
  }

  /** The name of VGGSound's split. */
  String vggSound() {
    return vggSound;
  }
}
