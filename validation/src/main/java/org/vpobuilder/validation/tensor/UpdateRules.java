package org.vpobuilder.validation.tensor;

import java.util.List;

/**
 * In-place updates of lists of tensors, each in one call to the engine. Gradients must be off. The
 * lists of a call have the same length, at least one; {@code hyper} contains numbers as one F64
 * tensor, so that a changing rate needs no compilation.
 */
public final class UpdateRules {
  private static final String LISTS = "ps: List[Tensor], gs: List[Tensor], ";
  private static final String RESULT = "List[Tensor]";

  private static final Script SGD =
      Script.of(
          LISTS + "bs: List[Tensor], hyper: Tensor",
          RESULT,
          """
          lr = float(torch.item(hyper[0]))
          momentum = float(torch.item(hyper[1]))
          decay = float(torch.item(hyper[2]))
          for i in range(torch.len(ps)):
            d = torch.add(gs[i], ps[i], alpha=decay)
            _0 = torch.add_(torch.mul_(bs[i], momentum), d)
            _1 = torch.add_(ps[i], bs[i], alpha=torch.neg(lr))
          return ps""");

  private static final Script ADAM_W =
      Script.of(
          LISTS + "ms: List[Tensor], vs: List[Tensor], hyper: Tensor",
          RESULT,
          """
          lr = float(torch.item(hyper[0]))
          beta1 = float(torch.item(hyper[1]))
          beta2 = float(torch.item(hyper[2]))
          eps = float(torch.item(hyper[3]))
          decay = float(torch.item(hyper[4]))
          correct1 = float(torch.item(hyper[5]))
          correct2 = float(torch.item(hyper[6]))
          for i in range(torch.len(ps)):
            _0 = torch.mul_(ps[i], torch.sub(1., torch.mul(lr, decay)))
            _1 = torch.add_(torch.mul_(ms[i], beta1), gs[i], alpha=torch.sub(1., beta1))
            _2 = torch.addcmul_(torch.mul_(vs[i], beta2), gs[i], gs[i], value=torch.sub(1., beta2))
            root = torch.add_(torch.div_(torch.sqrt(vs[i]), correct2), eps)
            _3 = torch.addcdiv_(ps[i], ms[i], root, value=torch.neg(torch.div(lr, correct1)))
          return ps""");

  private static final Script SCALE =
      Script.of(
          "gs: List[Tensor], limit: Tensor",
          RESULT,
          """
          total = torch.zeros_like(limit)
          for i in range(torch.len(gs)):
            n = torch.norm(gs[i])
            total = torch.add(total, torch.mul(n, n))
          total = torch.sqrt(total)
          scale = torch.clamp(torch.div(limit, torch.add(total, 1e-6)), None, 1.)
          for i in range(torch.len(gs)):
            _0 = torch.mul_(gs[i], scale)
          return [total]""");

  private UpdateRules() {}

  /**
   * SGD with momentum as {@code torch.optim.SGD}: d = g + decay p; b = momentum b + d; p = p - lr
   * b.
   */
  public static void sgd(
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> momenta,
      double lr,
      double momentum,
      double decay) {
    SGD.call(List.of(parameters, gradients, momenta), hyper(lr, momentum, decay));
  }

  /**
   * Adam with decoupled weight decay as {@code torch.optim.AdamW} (Loshchilov and Hutter 2019).
   *
   * @param step index of this update, from 1
   */
  public static void adamW(
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> means,
      List<Tensor> squares,
      AdamW rule,
      double lr,
      double decay,
      long step) {
    double correct1 = 1 - Math.pow(rule.beta1(), step);
    double correct2 = Math.sqrt(1 - Math.pow(rule.beta2(), step));
    ADAM_W.call(
        List.of(parameters, gradients, means, squares),
        hyper(lr, rule.beta1(), rule.beta2(), rule.eps(), decay, correct1, correct2));
  }

  /** The constants of AdamW. */
  public record AdamW(double beta1, double beta2, double eps) {
    /** PyTorch's defaults: 0.9, 0.999, 1e-8. */
    public static final AdamW DEFAULT = new AdamW(0.9, 0.999, 1e-8);
  }

  /**
   * Scales gradients so that their global L2 norm is at most {@code limit}, as {@code
   * torch.nn.utils.clip_grad_norm_}.
   *
   * @return the norm before scaling
   */
  public static Tensor clip(List<Tensor> gradients, double limit) {
    return SCALE.call(List.of(gradients), Tensors.scalar(limit, DType.F32)).get(0);
  }

  private static Tensor hyper(double... values) {
    // The number is on the CPU, because reading it from the GPU would wait.
    try (TensorScope cpu = TensorScope.open(Device.CPU)) {
      return cpu.keep(Tensors.of(values, values.length));
    }
  }
}
