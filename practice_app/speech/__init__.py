"""Speech to text on this machine.

The app's side (`worker`, `live`) sends sound to a process of its own and gets words back; the process
(`process`, `session`, `decoder`) finds voice (`voice`), cuts at pauses (`chunks`) and decodes each chunk
once. A recording and a live answer go the same way, so that the same sound gives the same words.
"""
