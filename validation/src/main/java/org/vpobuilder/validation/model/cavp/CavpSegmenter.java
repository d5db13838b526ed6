package org.vpobuilder.validation.model.cavp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

/** CAVP with its loss and its memory bank. */
public final class CavpSegmenter implements AvsModel {
  private static final String BANK = "bank/";
  private static final String SEGMENT = "segment";
  private static final String NO_DECAY = ", no decay";

  private final Cavp network;
  private final CavpLoss loss;
  private final int capacity;
  private final double positiveShare;

  /** The bank after the last step; the maker of the pairs is some batches ahead of it. */
  private Map<Integer, List<float[]>> remembered = Map.of();

  /**
   * A model not yet initialised.
   *
   * @param bank largest number of waveforms kept for a class
   * @param positiveShare share of the mismatched pairs that {@link Pairing#draw} makes matching;
   *     0.5 in S1 Tab. 6
   */
  public CavpSegmenter(CavpConfig config, CavpLossConfig loss, int bank, double positiveShare) {
    this.network = new Cavp(config);
    this.loss = new CavpLoss(loss);
    this.capacity = bank;
    this.positiveShare = positiveShare;
  }

  @Override
  public Module network() {
    return network;
  }

  /**
   * The authors' groups: the decoder has a higher learning rate; its biases and norms have no
   * weight decay.
   */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, tensor) ->
                names
                    .computeIfAbsent(group(name, tensor.rank()), group -> new ArrayList<>())
                    .add(name));
    List<ParameterGroup> groups = new ArrayList<>();
    names.forEach(
        (group, members) ->
            groups.add(
                new ParameterGroup(
                    group,
                    members,
                    group.startsWith(SEGMENT) ? headLrMultiplier : 1,
                    !group.endsWith(NO_DECAY))));
    return groups;
  }

  private static String group(String name, int rank) {
    if (name.startsWith("cross_att.") || name.startsWith("visual_projector.")) {
      return "fusion";
    }
    String part = name.startsWith("segment.") ? SEGMENT : "backbones";
    return rank > 1 ? part : part + NO_DECAY;
  }

  /** Makes the second round of sounds. */
  @Override
  public Optional<Extras> extras(AudioFeatures features, Draws draws) {
    SoundBank bank = new SoundBank(capacity);
    bank.restore(remembered);
    return Optional.of(new PairedSounds.Maker(bank, positiveShare, features, draws));
  }

  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    if (!(inputs.extra() instanceof PairedSounds paired)) {
      throw new IllegalArgumentException("got a batch without CAVP's paired sounds");
    }
    CavpOutput output = network.forward(inputs.image(), paired.both(inputs.audio()));
    remembered = paired.bank();
    return loss.of(output, inputs.labels(), paired.sounding(), paired.pairing(), draws, step);
  }

  @Override
  public Fit fit(Backbone backbone, String name) {
    return PublishedLayers.fit(backbone, name);
  }

  @Override
  public Map<String, Tensor> backbone(Backbone backbone) {
    return switch (backbone) {
      case IMAGE -> {
        // The published ResNet has one more level of names than PVT.
        Map<String, Tensor> deeper = network.stateUnder("backbone.backbone.");
        yield deeper.isEmpty() ? network.stateUnder("backbone.") : deeper;
      }
      case AUDIO -> network.stateUnder("audio_backbone.backbone.");
    };
  }

  @Override
  public Answer answer(Inputs inputs) {
    CavpOutput output = network.forward(inputs.image(), inputs.audio());
    return Answer.of(
        output.logits(),
        "the sigmoid cross-attention of each pixel to the sound, mean over the heads (S1 §4.1, App."
            + " C)",
        () -> output.attention().get().reshape(-1, output.height(), output.width()),
        "features after the cross-attention to the sound (S1 App. C.1)",
        () -> {
          Tensor map = output.fused().transpose(1, 2);
          return map.reshape(map.size(0), map.size(1), output.height(), output.width());
        });
  }

  /** The bank: {@code bank/CLASS}, [n, samples], the oldest first. */
  @Override
  public Map<String, HostTensor> memory() {
    Map<String, HostTensor> memory = new LinkedHashMap<>();
    remembered.forEach(
        (classIndex, waveforms) -> {
          int samples = waveforms.get(0).length;
          float[] values = new float[waveforms.size() * samples];
          for (int i = 0; i < waveforms.size(); i++) {
            System.arraycopy(waveforms.get(i), 0, values, i * samples, samples);
          }
          memory.put(BANK + classIndex, HostTensor.of(values, waveforms.size(), samples));
        });
    return memory;
  }

  /**
   * Restores the bank.
   *
   * @throws BadInputException if an entry does not have the form of {@link #memory}
   */
  @Override
  public void recall(Map<String, HostTensor> memory) {
    Map<Integer, List<float[]>> contents = new TreeMap<>();
    memory.forEach(
        (name, tensor) -> {
          boolean waves = tensor.shape().length == 2 && tensor.type() == DType.F32;
          if (!name.matches(BANK + "\\d{1,3}") || !waves) {
            throw new BadInputException(
                "memory of CAVP: got %s of %s %s, wanted bank/CLASS of F32 [n, samples]"
                    .formatted(name, tensor.type(), Arrays.toString(tensor.shape())));
          }
          int samples = (int) tensor.shape()[1];
          float[] values = tensor.floats();
          List<float[]> waveforms = new ArrayList<>();
          for (int at = 0; at < values.length; at += samples) {
            waveforms.add(Arrays.copyOfRange(values, at, at + samples));
          }
          contents.put(Integer.parseInt(name.substring(BANK.length())), waveforms);
        });
    remembered = contents;
  }

  /**
   * The second round of a batch's sounds. A sound that counts as an image's own sound is placed
   * where the image's objects are: S1 does not mention positions, but a cat on the left does not
   * match a cat heard on the right.
   *
   * @param sounding the classes that sound in each image, [B]
   * @param rows indices of the own sounds and then of the paired ones, among the batch's sounds
   *     followed by {@code made}, [2B]
   * @param made features that the batch does not contain
   * @param bank the waveforms of each class after this batch, as {@link SoundBank#contents}
   */
  record PairedSounds(
      List<Set<Integer>> sounding,
      Pairing pairing,
      long[] rows,
      List<Features> made,
      Map<Integer, List<float[]>> bank)
      implements AvsModel.Extra {

    /** Pairs batches, each with the bank filled by the batches before it. */
    static final class Maker implements AvsModel.Extras {
      private final SoundBank bank;
      private final double positiveShare;
      private final AudioFeatures features;
      private final Draws draws;

      /**
       * A maker.
       *
       * @param bank the bank, which the maker changes
       * @param positiveShare as for {@link Pairing#draw}
       */
      Maker(SoundBank bank, double positiveShare, AudioFeatures features, Draws draws) {
        this.bank = bank;
        this.positiveShare = positiveShare;
        this.features = features;
        this.draws = draws;
      }

      @Override
      public PairedSounds of(List<Batch.Entry> entries, long step) {
        Pairing pairing = Pairing.draw(sounding(entries), positiveShare, bank::holds, draws, step);
        return of(entries, pairing, step);
      }

      private static List<Set<Integer>> sounding(List<Batch.Entry> entries) {
        return entries.stream()
            .<Set<Integer>>map(entry -> Set.copyOf(entry.soundingClasses()))
            .toList();
      }

      /** The sounds of a given pairing. */
      PairedSounds of(List<Batch.Entry> entries, Pairing pairing, long step) {
        int batch = entries.size();
        List<Features> made = new ArrayList<>();
        long[] rows = new long[2 * batch];
        for (int i = 0; i < batch; i++) {
          rows[i] = i;
          rows[batch + i] = row(entries, i, pairing.pairs().get(i), step, made);
        }
        entries.forEach(this::remember);
        return new PairedSounds(sounding(entries), pairing, rows, made, bank.contents());
      }

      private int row(
          List<Batch.Entry> entries, int image, Pairing.Pair pair, long step, List<Features> made) {
        Batch.Entry entry = entries.get(image);
        float[][] stems;
        if (pair.source() instanceof Pairing.Source.Other other) {
          boolean moves = features.spec().mode() == AudioMode.STEREO;
          if (!pair.matches() || other.image() == image || !moves) {
            return other.image();
          }
          stems = matched(entry, entries.get(other.image()));
        } else {
          int classIndex = ((Pairing.Source.Banked) pair.source()).classIndex();
          stems = new float[entry.sounding().size()][];
          for (int i = 0; i < stems.length; i++) {
            stems[i] = bank.choose(classIndex, draws.at("step", step, "bank", image, i));
          }
        }
        made.add(features.features(stems, entry.ears()));
        return entries.size() + made.size() - 1;
      }

      /**
       * For each object of {@code entry} a waveform of its class from {@code heard}, taken in turn.
       */
      private static float[][] matched(Batch.Entry entry, Batch.Entry heard) {
        List<SoundingObject> objects = entry.sounding();
        float[][] stems = new float[objects.size()][];
        for (int i = 0; i < stems.length; i++) {
          int classIndex = objects.get(i).classIndex();
          List<SoundingObject> alike =
              heard.sounding().stream().filter(o -> o.classIndex() == classIndex).toList();
          long before =
              objects.subList(0, i).stream().filter(o -> o.classIndex() == classIndex).count();
          stems[i] = alike.get((int) (before % alike.size())).waveform();
        }
        return stems;
      }

      /**
       * Adds a recording to the bank if only one class sounds, because otherwise its class is
       * unknown.
       */
      private void remember(Batch.Entry entry) {
        if (entry.soundingClasses().size() == 1) {
          int classIndex = entry.soundingClasses().get(0);
          entry.sounding().stream()
              .map(SoundingObject::waveform)
              .forEach(waveform -> bank.add(classIndex, waveform));
        }
      }
    }

    /**
     * The own sounds and then the paired ones: [2B, C, T, F].
     *
     * @param own [B, C, T, F]
     */
    Tensor both(Tensor own) {
      Tensor sounds = made.isEmpty() ? own : Tensors.concat(0, own, uploaded());
      return sounds.select(0, Tensors.of(rows, rows.length));
    }

    private Tensor uploaded() {
      Features first = made.get(0);
      int size = first.values().length;
      float[] values = new float[size * made.size()];
      for (int i = 0; i < made.size(); i++) {
        System.arraycopy(made.get(i).values(), 0, values, i * size, size);
      }
      return Tensors.of(values, made.size(), first.channels(), first.frames(), first.bins());
    }
  }
}
