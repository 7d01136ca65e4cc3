#!/usr/bin/env bash
# Submit with: sbatch docs/cluster/slurm.sh --epochs 10
# One torchrun on each node starts one process for each GPU. When the time is up the job is put
# back into the queue, and goes on from the checkpoint.
#SBATCH --job-name=nnlab
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=8
#SBATCH --cpus-per-task=32
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --signal=B:USR1@120
set -euo pipefail

shared=${SHARED:-$SLURM_SUBMIT_DIR} # a folder that all nodes see
processes=${SLURM_GPUS_ON_NODE:-1}
head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
trap 'scontrol requeue "$SLURM_JOB_ID"; exit 0' USR1

srun torchrun \
  --nnodes "$SLURM_NNODES" \
  --nproc-per-node "$processes" \
  --rdzv-id "$SLURM_JOB_ID" \
  --rdzv-backend c10d \
  --rdzv-endpoint "$head:29500" \
  "$SLURM_SUBMIT_DIR/docs/cluster/train.py" \
  --checkpoint "$shared/run-$SLURM_JOB_ID.pt" "$@" &
wait $! # in the background, or the trap would come too late
