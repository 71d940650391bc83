#!/usr/bin/env bash
# Draws the pictures of the documentation: pictures.sh RECKON FOLDER, from the project's root.
set -euo pipefail
reckon=$1 folder=$2
"$reckon" settle priors/deepseek-v3.toml -q -o "$folder/dispute.svg"
"$reckon" settle priors/deepseek-v3.toml -q --chart bridge -o "$folder/bridge.svg"
"$reckon" report priors/deepseek-v3.toml -q --chart drivers.hopper_gpus -o "$folder/drivers.svg"
"$reckon" report priors/deepseek-v3.toml -q --chart density.company_year -o "$folder/density.svg"
"$reckon" trend priors/epoch-training-cost.toml -q -n 1M -o "$folder/trend.svg"
