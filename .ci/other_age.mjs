// The npm implementation of age (age-encryption), for tests: standard input is opened, or sealed to the key of a file.
//   node .ci/other_age.mjs MODULE open|seal SECRET-KEY-FILE
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, act, keyFile] = process.argv.slice(2);
const age = await import(pathToFileURL(module).href);
const key = readFileSync(keyFile, "utf-8").trim();
const input = new Uint8Array(readFileSync(0));
if (act === "seal") {
  const sealer = new age.Encrypter();
  sealer.addRecipient(await age.identityToRecipient(key));
  process.stdout.write(await sealer.encrypt(input));
} else {
  const opener = new age.Decrypter();
  opener.addIdentity(key);
  process.stdout.write(await opener.decrypt(input));
}
