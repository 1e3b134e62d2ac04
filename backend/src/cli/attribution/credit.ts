import { UsageError, type Command } from './command.ts';

export const credit: Command = {
  help: 'Usage: attribution credit --paths FILE.csv|- --model MODEL\n',
  run: ([first]) => Promise.reject(new UsageError(`Not known here: ${first ?? ''}`)),
};
