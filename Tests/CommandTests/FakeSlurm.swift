import Glibc
import TestSupport

/// Programs in the place of Slurm's that run a job at once where it is submitted; Tests/Slurm has the real ones.
///
/// What `sbatch` is given is in `submitted`, a line a call. A file `refuse` is what it says in place of submitting.
enum FakeSlurm {
  /// - Returns: the folder of the programs, for the path.
  @discardableResult static func install(in folder: TemporaryFolder) -> String {
    for (name, text) in [
      ("sbatch", sbatch), ("squeue", squeue), ("scontrol", "echo 'MaxArraySize            = 1001'"),
      ("sinfo", "printf 'short\\nlong\\n'"),
      ("scancel", "echo cancel \"$@\" >>\"$here/submitted\""),
    ] {
      folder.write("#!/bin/bash\nhere=$(dirname \"$0\")\n\(text)\n", to: "slurm/\(name)")
      chmod(folder.file("slurm/\(name)"), 0o755)
    }
    return folder.file("slurm")
  }

  private static let sbatch = """
    script=$(cat)
    name=$(echo "$script" | sed -n "s/^#SBATCH --job-name=//p")
    echo "$@" >>"$here/submitted"
    if [ -e "$here/refuse" ]; then cat "$here/refuse" >&2; exit 1; fi
    number=$(($(cat "$here/number" 2>/dev/null || echo 6) + 1))
    echo $number >"$here/number"
    export SLURM_SUBMIT_DIR=$PWD SLURM_CPUS_PER_TASK=1
    state() {
      echo "$1|$([ "$2" = 0 ] && echo COMPLETED || echo FAILED)" >>"$here/queue"
    }
    for option in "$@"; do
      case $option in
        --array=*) tasks=${option#--array=} ;;
        --output=*) log=$(echo "${option#--output=}" | sed "s/%x/$name/; s/%j/$number/; s/%A/$number/") ;;
      esac
    done
    for range in ${tasks//,/ }; do
      for task in $(seq "${range%-*}" "${range#*-}"); do
        [ -e "$here/skip-$task" ] && { state ${number}_$task 1; continue; }
        SLURM_ARRAY_TASK_ID=$task bash -c "$script" >"${log/\\%a/$task}" 2>&1
        state ${number}_$task $?
      done
    done
    [ -n "$tasks" ] || { bash -c "$script" >"$log" 2>&1; state $number $?; }
    echo $number
    """

  private static let squeue = """
    case "$*" in *--me*) cat "$here/mine" 2>/dev/null; exit 0 ;; esac
    cat "$here/queue"
    """
}
