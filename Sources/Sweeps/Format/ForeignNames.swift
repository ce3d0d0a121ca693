extension ForeignName {
  /// Names of PyTorch, Keras, Optax, SciPy, Optuna, Ray Tune, Hydra and Weights & Biases.
  package static let all: [ForeignName] = keys + parameters + optimizers + schedules + forms

  private static func table(
    _ kind: Kind, _ library: String, _ names: KeyValuePairs<String, [String]>
  ) -> [ForeignName] {
    names.map { ForeignName(name: $0, library: library, kind: kind, ours: $1) }
  }

  private static let keys =
    table(
      .key, "Keras",
      [
        "epochs": ["stop.max_iterations"], "steps_per_epoch": ["stop.max_iterations"],
        "min_delta": ["stop.converged.loss_change"], "dtype": ["precision"],
      ])
    + table(
      .key, "PyTorch",
      [
        "max_iter": ["stop.max_iterations"], "tolerance_grad": ["stop.converged.gradient_norm"],
        "tolerance_change": ["stop.converged.loss_change"],
        "criterion": ["loss"], "loss_fn": ["loss"], "manual_seed": ["seeds"],
      ])
    + table(
      .key, "PyTorch Lightning",
      [
        "max_steps": ["stop.max_iterations"], "max_epochs": ["stop.max_iterations"],
        "log_every_n_steps": ["record.every"],
        "accumulate_grad_batches": ["optimizers.accumulate"],
      ])
    + table(.key, "Hydra", ["params": ["optimizers"], "sweeper": ["sampling"]])
    + table(
      .key, "SciPy",
      [
        "maxiter": ["stop.max_iterations"], "gtol": ["stop.converged.gradient_norm"],
        "ftol": ["stop.converged.loss_change"], "tol": ["stop.converged.gradient_norm"],
        "x0": ["start"], "fun": ["loss"], "bounds": ["loss.domain"],
      ])
    + table(
      .key, "Optuna",
      [
        "n_trials": ["sampling.trials"], "sampler": ["sampling.method"], "objective": ["loss"],
        "seed": ["seeds", "sampling.seed"],
      ])
    + table(.key, "Ray Tune", ["num_samples": ["sampling.trials"], "param_space": ["optimizers"]])
    + table(
      .key, "Weights & Biases",
      [
        "method": ["sampling.method"], "parameters": ["optimizers"], "run_cap": ["sampling.trials"],
        "name": ["title"],
      ])
    + table(.key, "scikit-learn", ["random_state": ["seeds"], "n_iter": ["sampling.trials"]])
    + table(.key, "Optax", ["num_steps": ["stop.max_iterations"]])

  private static let parameters =
    table(
      .parameter, "PyTorch",
      [
        "lr": ["learning_rate", "max_learning_rate", "initial", "peak"],
        "betas": ["beta_1 beta_2"], "eps": ["epsilon", "epsilon_1", "min_norm"],
        "alpha": ["rho"], "lambd": ["lambda"], "lr_decay": ["learning_rate_decay"],
        "initial_accumulator_value": ["initial_accumulator"], "etas": ["eta_minus eta_plus"],
        "step_sizes": ["min_step max_step"], "beta2_decay": ["beta_2_decay"],
        "history_size": ["history"], "line_search_fn": ["line_search"],
        "max_lr": ["peak"], "pct_start": ["rise"], "div_factor": ["initial_divisor"],
        "final_div_factor": ["final_divisor"], "gamma": ["decay_rate"],
        "milestones": ["boundaries"],
        "T_max": ["decay_steps"], "T_0": ["first_decay_steps"], "T_mult": ["step_factor"],
        "eta_min": ["final", "alpha"], "total_iters": ["decay_steps", "warmup_steps"],
        "start_factor": ["initial"], "max_norm": ["clip_by_global_norm"],
        "clip_grad_norm": ["clip_by_global_norm"], "clip_grad_value": ["clip_by_value"],
        "param_groups": ["groups"],
      ])
    + table(
      .parameter, "pytorch_optimizer",
      ["use_gc": ["gradient_centralization"], "centralize_gradient": ["gradient_centralization"]])
    + table(
      .parameter, "Transformers", ["gradient_accumulation_steps": ["accumulate"]])
    + table(
      .parameter, "PyTorch Lightning", ["accumulate_grad_batches": ["accumulate"]])
    + table(
      .parameter, "Keras",
      [
        "beta1": ["beta_1"], "beta2": ["beta_2"], "wd": ["weight_decay"],
        "clipnorm": ["clip_by_global_norm"], "clipvalue": ["clip_by_value"],
        "global_clipnorm": ["clip_by_global_norm"], "initial_learning_rate": ["initial"],
        "gradient_accumulation_steps": ["accumulate"], "end_learning_rate": ["final"],
        "warmup_target": ["peak"], "t_mul": ["step_factor"],
        "m_mul": ["rate_factor"], "l1_regularization_strength": ["l1"],
        "l2_regularization_strength": ["l2"],
      ])
    + table(
      .parameter, "Optax",
      [
        "step_size": ["learning_rate", "max_learning_rate"], "stepsize": ["learning_rate"],
        "b1": ["beta_1"], "b2": ["beta_2"], "b3": ["beta_3"], "decay": ["rho"],
        "every_k_schedule": ["accumulate"], "eps_root": ["epsilon_root"], "init_value": ["initial"],
        "peak_value": ["peak"],
        "end_value": ["final"], "transition_steps": ["decay_steps", "warmup_steps", "total_steps"],
        "boundaries_and_scales": ["boundaries values"], "exponent": ["power"],
      ])

  private static let optimizers =
    table(
      .optimizer, "PyTorch",
      [
        "SGD": ["sgd"], "Adam": ["adam"], "AdamW": ["adamw"], "RMSprop": ["rmsprop"],
        "RAdam": ["radam"], "NAdam": ["nadam"], "Adadelta": ["adadelta"], "Adagrad": ["adagrad"],
        "Adamax": ["adamax"], "ASGD": ["asgd"], "Rprop": ["rprop"], "LBFGS": ["lbfgs"],
        "SparseAdam": ["adam"], "Adafactor": ["adafactor"], "amsgrad": ["amsgrad"],
        "nesterov": ["nesterov"], "dampening": ["sgd"], "centered": ["rmsprop"],
        "AveragedModel": ["ema", "swa"], "swa_utils": ["swa", "ema"],
      ])
    + table(
      .optimizer, "schedulefree",
      [
        "SGDScheduleFree": ["schedule_free_sgd"], "AdamWScheduleFree": ["schedule_free_adamw"],
        "RAdamScheduleFree": ["schedule_free_radam"],
      ])
    + table(
      .optimizer, "Keras",
      [
        "Ftrl": ["ftrl"], "Nadam": ["nadam"], "Lion": ["lion"], "Lamb": ["lamb"],
      ])
    + table(
      .optimizer, "TensorFlow",
      [
        "GradientDescentOptimizer": ["gradient_descent"], "MomentumOptimizer": ["momentum"],
        "AdamOptimizer": ["adam"], "RMSPropOptimizer": ["rmsprop"],
        "AdagradOptimizer": ["adagrad"], "FtrlOptimizer": ["ftrl"],
      ])
    + table(
      .optimizer, "SciPy",
      [
        "CG": ["conjugate_gradient"], "BFGS": ["bfgs"], "L-BFGS-B": ["lbfgs"],
        "Newton-CG": ["newton"],
      ])

  private static let schedules =
    table(
      .schedule, "PyTorch",
      [
        "CosineAnnealingLR": ["cosine_decay"], "CosineAnnealingWarmRestarts": ["cosine_restarts"],
        "StepLR": ["step_decay"], "MultiStepLR": ["piecewise_constant"],
        "ExponentialLR": ["exponential_decay"], "OneCycleLR": ["one_cycle"],
        "PolynomialLR": ["polynomial_decay"], "LinearLR": ["linear_warmup"],
        "ConstantLR": ["piecewise_constant"], "lr_scheduler": ["cosine_decay"],
      ])
    + table(
      .schedule, "Keras",
      [
        "CosineDecay": ["cosine_decay"], "CosineDecayRestarts": ["cosine_restarts"],
        "ExponentialDecay": ["exponential_decay"], "InverseTimeDecay": ["inverse_time_decay"],
        "PiecewiseConstantDecay": ["piecewise_constant"], "PolynomialDecay": ["polynomial_decay"],
      ])
    + table(
      .schedule, "Optax",
      [
        "cosine_decay_schedule": ["cosine_decay"],
        "warmup_cosine_decay_schedule": ["warmup_cosine_decay"],
        "warmup_constant_schedule": ["linear_warmup"], "linear_schedule": ["polynomial_decay"],
        "piecewise_constant_schedule": ["piecewise_constant"],
        "polynomial_schedule": ["polynomial_decay"], "cosine_onecycle_schedule": ["one_cycle"],
        "sgdr_schedule": ["cosine_restarts"],
      ])

  private static let forms =
    table(.form, "NumPy", ["geomspace": ["logspace"], "arange": ["range"]])
    + table(.form, "Optuna", ["suggest_float": ["uniform"], "suggest_categorical": ["choice"]])
    + table(
      .form, "Weights & Biases",
      ["values": ["choice"], "log_uniform_values": ["log_uniform"], "int_uniform": ["uniform"]])
    + table(
      .form, "Ray Tune",
      ["loguniform": ["log_uniform"], "randint": ["uniform"]])
}
