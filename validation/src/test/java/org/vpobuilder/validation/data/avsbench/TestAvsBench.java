package org.vpobuilder.validation.data.avsbench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;

/** Tiny AVSBench folders of 16 x 12 frames: frame i is of grey 10 i; its mask's left i columns. */
public final class TestAvsBench {
  static final int WIDTH = 16;
  static final int HEIGHT = 12;

  private TestAvsBench() {}

  public static void s4(Path root) throws IOException {
    Files.createDirectories(root);
    Files.writeString(
        root.resolve("s4_meta_data.csv"),
        """
        name,start_second,category,split
        -a_1,5,dog_barking,train
        b2,0,playing_piano,train
        c3,0,dog_barking,test
        """);
    s4Video(root, "train/dog_barking", "-a_1", 1, 1);
    s4Video(root, "train/playing_piano", "b2", 1, 2);
    s4Video(root, "test/dog_barking", "c3", 5, 1);
  }

  /** Writes the media of one more video; its row is the caller's. */
  public static void s4Video(Path root, String folder, String name, int masks, int channels)
      throws IOException {
    Path data = root.resolve("s4_data");
    for (int i = 1; i <= 5; i++) {
      String file = "%s/%s/%s_%d.png".formatted(folder, name, name, i);
      write(data.resolve("visual_frames/" + file), frame(i));
      if (i <= masks) {
        write(data.resolve("gt_masks/" + file), mask(i, 0xffffff));
      }
    }
    wav(data.resolve("audio_wav/%s/%s.wav".formatted(folder, name)), 5, channels);
  }

  public static void ms3(Path root) throws IOException {
    Files.createDirectories(root);
    Files.writeString(
        root.resolve("ms3_meta_data.csv"),
        "video_id,split\nx_y,val\nt_1,train\nu_2,test\nw_3,train\n");
    ms3Video(root.resolve("ms3_data"), "val", "x_y");
    ms3Video(root.resolve("ms3_data"), "train", "t_1");
    ms3Video(root.resolve("ms3_data"), "test", "u_2");
    ms3Video(root.resolve("ms3_data"), "train", "w_3");
  }

  private static void ms3Video(Path data, String split, String name) throws IOException {
    for (int i = 1; i <= 5; i++) {
      write(data.resolve("visual_frames/%1$s/%1$s.mp4_%2$d.png".formatted(name, i)), frame(i));
      write(
          data.resolve("gt_masks/%1$s/%2$s/%2$s_%3$d.png".formatted(split, name, i)),
          mask(i, 0x800000));
    }
    wav(data.resolve("audio_wav/%s/%s.wav".formatted(split, name)), 5, 1);
  }

  public static void avss(Path root) throws IOException {
    Files.createDirectories(root);
    Files.writeString(
        root.resolve("metadata.csv"),
        """
        vid,uid,s_min,s_sec,a_obj,split,label
        q,q_0_10000,0,0,dog,train,v2
        r,r_0_5000,0,0,"dog, barking",train,v1s
        s,s_0_10000,0,0,dog,test,v2
        t,t_0_5000,0,0,dog,test,v1m
        """);
    Files.writeString(
        root.resolve("label2idx.json"), "{\"background\": 0, \"dog\": 9, \"whale\": 71}");
    avssVideo(root.resolve("v2/q_0_10000"), 10, 10);
    avssVideo(root.resolve("v1s/r_0_5000"), 5, 1);
    avssVideo(root.resolve("v2/s_0_10000"), 10, 10);
    avssVideo(root.resolve("v1m/t_0_5000"), 5, 5);
  }

  private static void avssVideo(Path folder, int frames, int masks) throws IOException {
    for (int i = 0; i < frames; i++) {
      Path file = folder.resolve("frames/%d.jpg".formatted(i));
      write(file, frame(i + 1));
      if (i < masks) {
        // Index 9 = 0b001_001: red's bits 7 and 6.
        write(folder.resolve("labels_rgb/%d.png".formatted(i)), mask(i + 1, 0xc00000));
      }
    }
    wav(folder.resolve("audio.wav"), frames, 1);
  }

  private static BufferedImage frame(int i) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      image.setRGB(p % WIDTH, p / WIDTH, 0x010101 * 10 * i);
    }
    return image;
  }

  private static BufferedImage mask(int columns, int colour) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < columns * HEIGHT; p++) {
      image.setRGB(p % columns, p / columns, colour);
    }
    return image;
  }

  private static void write(Path file, BufferedImage image) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(image, file.toString().endsWith("png") ? "png" : "jpeg", file.toFile());
  }

  /** Second i is all i + 1 thousand. */
  static void wav(Path file, int seconds, int channels) throws IOException {
    Files.createDirectories(file.getParent());
    short[] samples = new short[seconds * 16000 * channels];
    for (int t = 0; t < samples.length; t++) {
      samples[t] = (short) (1000 * (t / channels / 16000 + 1) + (t % channels) * 2);
    }
    Files.write(file, WavFile.write(new Pcm16(16000, channels, samples)));
  }
}
